// Says the same things by the real SDK each time; what differs is where it is sent: host and write key.
import { Analytics } from '@segment/analytics-node'

const [host, writeKey, what] = process.argv.slice(2)
const analytics = new Analytics({ writeKey, host, flushAt: what === 'silence' ? 50 : 3, flushInterval: 50, maxRetries: 8 })
const errors = []
analytics.on('error', (error) => errors.push(String(error.code ?? error)))

const says = {
  everything() {
    const timestamp = new Date('2026-01-05T10:00:00.000Z')
    analytics.identify({ userId: 'u_1', traits: { name: 'Ana Núñez', email: 'ana@example.com' }, timestamp })
    analytics.group({ userId: 'u_1', groupId: 'acme', traits: { name: 'Acme "S.A."', seats: 20 }, timestamp })
    analytics.track({ userId: 'u_1', event: 'Informe exportado 🚀', properties: { rows: 10, format: 'csv' }, timestamp })
    analytics.track({ userId: 'u_2', event: 'Login', context: { groupId: 'globex' }, timestamp, messageId: 'my-own-id' })
    analytics.track({ userId: 'u_2', event: 'Login', context: { groupId: 'globex' }, timestamp, messageId: 'my-own-id' })
    analytics.page({ userId: 'u_1', category: 'Docs', name: 'Home', properties: { url: 'https://app.example.com' }, timestamp })
    analytics.screen({ anonymousId: 'a_1', name: 'Main', timestamp })
    analytics.alias({ userId: 'u_3', previousId: 'a_1', timestamp })
  },
  many() {
    for (let i = 0; i < 200; i++) {
      analytics.track({ userId: `u_${i % 7}`, event: 'Clicked', properties: { i } })
    }
  },
  // An account that used the product for six weeks and stopped eighteen days ago; the newest first.
  silence() {
    const daysAgo = (days) => new Date(Date.now() - days * 86_400_000)
    analytics.group({ userId: 'ana', groupId: 'gone', traits: { name: 'Gone & Co', mrr: 4200, currency: 'EUR', seats: 5 }, timestamp: daysAgo(60) })
    for (let days = 18; days < 60; days++) {
      for (const userId of ['ana', 'luis', 'eva', 'leo']) {
        for (const event of ['Login', 'Report Exported']) {
          analytics.track({ userId, event, context: { groupId: 'gone' }, timestamp: daysAgo(days) })
        }
      }
    }
  },
}

says[what]()
await analytics.closeAndFlush({ timeout: 60_000 })
process.stdout.write(JSON.stringify({ errors }))
