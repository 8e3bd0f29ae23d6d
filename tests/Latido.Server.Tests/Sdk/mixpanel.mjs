// Says the same things by the real SDK each time; what differs is where it is sent: host and write key.
import Mixpanel from 'mixpanel'

const [address, writeKey, what] = process.argv.slice(2)
const { host, protocol } = new URL(address)
const mixpanel = Mixpanel.init(writeKey, { host, protocol: protocol.slice(0, -1), key: writeKey, keepAlive: false })
const errors = []
const told = []
const callback = () => {
  let done
  told.push(new Promise((resolve) => { done = resolve }))
  return (error) => { for (const each of [error ?? []].flat()) errors.push(String(each)); done() }
}

const says = {
  everything() {
    const time = Date.parse('2026-01-05T10:00:00.000Z')
    mixpanel.people.set('u_1', { $name: 'Ana Núñez', $email: 'ana@example.com', plan: 'pro' }, callback())
    mixpanel.people.set_once('u_1', { first: 'x' }, callback())
    mixpanel.people.increment('u_1', 'logins', 1, callback())
    mixpanel.people.unset('u_1', 'old', callback())
    mixpanel.groups.set('company', 'acme', { $name: 'Acme "S.A."', seats: 20 }, callback())
    mixpanel.groups.set('project', 'p-1', { $name: 'A project' }, callback())
    mixpanel.track('Informe exportado 🚀', { distinct_id: 'u_1', company: 'acme', rows: 10, format: 'csv', time, $insert_id: 'i_1' }, callback())
    mixpanel.track('Informe exportado 🚀', { distinct_id: 'u_1', company: 'acme', rows: 10, format: 'csv', time, $insert_id: 'i_1' }, callback())
    mixpanel.track_batch([
      { event: 'Login', properties: { distinct_id: 'u_2', organization_id: 7, time } },
      { event: 'Login', properties: { distinct_id: '$device:d_1', time } },
    ], callback())
    mixpanel.import('Old', time, { distinct_id: 'u_2', team: 'blue' }, callback())
    mixpanel.import_batch([{ event: 'Older', properties: { distinct_id: 'u_2', time: Date.parse('2020-01-05T10:00:00.000Z') } }], {}, callback())
    mixpanel.alias('u_3', 'a_1', callback())
  },
}

says[what]()
await Promise.all(told)
process.stdout.write(JSON.stringify({ errors }))
