// Says the same things by the real SDK each time; what differs is where it is sent: host and write key.
import { PostHog } from 'posthog-node'

const [host, writeKey, what] = process.argv.slice(2)
const posthog = new PostHog(writeKey, { host, flushAt: 3, flushInterval: 50, fetchRetryCount: 8, fetchRetryDelay: 50 })
const errors = []
posthog.on('error', (error) => errors.push(String(error)))

const says = {
  everything() {
    const timestamp = new Date('2026-01-05T10:00:00.000Z')
    posthog.identify({ distinctId: 'u_1', properties: { name: 'Ana Núñez', email: 'ana@example.com' } })
    posthog.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { name: 'Acme "S.A."', seats: 20 } })
    posthog.groupIdentify({ groupType: 'project', groupKey: 'p-1', properties: { name: 'A project' } })
    posthog.capture({ distinctId: 'u_1', event: 'Informe exportado 🚀', properties: { rows: 10, format: 'csv' }, groups: { project: 'p-1', company: 'acme' }, timestamp })
    posthog.capture({ distinctId: 'u_2', event: 'Login', groups: { company: 'globex' }, timestamp, uuid: '01890000-0000-7000-8000-000000000001' })
    posthog.capture({ distinctId: 'u_2', event: 'Login', groups: { company: 'globex' }, timestamp, uuid: '01890000-0000-7000-8000-000000000001' })
    posthog.capture({ distinctId: 'u_4', event: 'Upgraded', properties: { plan: 'pro', $set: { title: 'CFO' } }, timestamp })
    posthog.alias({ distinctId: 'u_3', alias: 'a_1' })
  },
  many() {
    for (let i = 0; i < 200; i++) posthog.capture({ distinctId: `u_${i % 7}`, event: 'Clicked', properties: { i } })
  },
}

says[what]()
await posthog.shutdown(60_000)
process.stdout.write(JSON.stringify({ errors }))
