// Says the same things by the real SDK each time; what differs is where it is sent: host and write key.
import RudderAnalytics from '@rudderstack/rudder-sdk-node'

const [host, writeKey, what] = process.argv.slice(2)
const rudder = new RudderAnalytics(writeKey, { dataPlaneUrl: host, flushAt: 20, flushInterval: 100, maxRetryCount: 8 })
const errors = []
const told = []
const say = (kind, message) => told.push(new Promise((done) => rudder[kind](message, (error) => { if (error) errors.push(String(error)); done() })))

const says = {
  everything() {
    const timestamp = new Date('2026-01-05T10:00:00.000Z')
    say('identify', { userId: 'u_1', traits: { name: 'Ana Núñez', email: 'ana@example.com' } })
    say('group', { userId: 'u_1', groupId: 'acme', traits: { name: 'Acme "S.A."', seats: 20 } })
    say('track', { userId: 'u_1', event: 'Informe exportado 🚀', properties: { rows: 10, format: 'csv' }, context: { groupId: 'acme' }, timestamp })
    say('page', { userId: 'u_1', name: 'Home', properties: { path: '/' }, timestamp })
    say('track', { anonymousId: 'a_1', event: 'Login', timestamp })
    say('alias', { previousId: 'a_1', userId: 'u_3' })
  },
  many() {
    for (let i = 0; i < 200; i++) say('track', { userId: `u_${i % 7}`, event: 'Clicked', properties: { i } })
  },
}

says[what]()
rudder.flush()
await Promise.all(told)
process.stdout.write(JSON.stringify({ errors }))
process.exit(0)
