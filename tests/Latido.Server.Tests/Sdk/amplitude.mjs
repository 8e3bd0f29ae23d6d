// Says the same things by the real SDK each time; what differs is where it is sent: host and write key.
import * as amplitude from '@amplitude/analytics-node'

const [host, writeKey, what] = process.argv.slice(2)
const errors = []
// What it says of single attempts is not what became of them.
const loggerProvider = { enable() {}, disable() {}, log() {}, debug() {}, warn() {}, error() {} }
const path = what === 'batches' ? '/batch' : '/2/httpapi'
await amplitude.init(writeKey, { serverUrl: new URL(path, host).href, loggerProvider, flushQueueSize: 20, flushIntervalMillis: 100, flushMaxRetries: 12 }).promise

const time = Date.parse('2026-01-05T10:00:00.000Z')
const told = []

const says = {
  everything() {
    told.push(amplitude.identify(new amplitude.Identify().set('name', 'Ana Núñez').set('email', 'ana@example.com').setOnce('first', 'x').add('logins', 1).append('tags', 'a').unset('old'), { user_id: 'u_1' }))
    told.push(amplitude.groupIdentify('company', 'acme', new amplitude.Identify().set('name', 'Acme "S.A."').add('seats', 20), { user_id: 'u_1' }))
    told.push(amplitude.groupIdentify('project', 'p-1', new amplitude.Identify().set('name', 'A project'), { user_id: 'u_1' }))
    told.push(amplitude.setGroup('company', 'acme', { user_id: 'u_1' }))
    told.push(amplitude.track('Informe exportado 🚀', { rows: 10, format: 'csv' }, { user_id: 'u_1', device_id: 'd_1', groups: { project: 'p-1', company: 'acme' }, time, insert_id: 'i_1' }))
    told.push(amplitude.track('Informe exportado 🚀', { rows: 10, format: 'csv' }, { user_id: 'u_1', device_id: 'd_1', groups: { project: 'p-1', company: 'acme' }, time, insert_id: 'i_1' }))
    told.push(amplitude.track('Login', undefined, { device_id: 'd_2', time }))
    told.push(amplitude.track({ event_type: 'Upgraded', user_id: 'u_4', time, user_properties: { plan: 'pro' } }))
  },
  many() {
    for (let i = 0; i < 200; i++) told.push(amplitude.track('Clicked', { i }, { user_id: `u_${i % 7}` }))
  },
  batches() {
    says.many()
  },
}

// Not flush(): what that sends and fails is not sent again.
says[what]()
const results = await Promise.all(told.map((each) => each.promise))
for (const result of results) if (result.code !== 200) errors.push(`${result.code} ${result.message}`)
process.stdout.write(JSON.stringify({ errors }))
process.exit(0)
