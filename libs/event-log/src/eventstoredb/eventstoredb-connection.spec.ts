import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { useTestFolder } from '@harbor/testing/test-folder'
import { EventStoreDbDouble } from '../../../../test/servers/eventstoredb-double/eventstoredb-double'
import { NO_STREAM } from '../event-log'
import { eventsOf, expectOk, newStream } from '../event-log.contract'
import { openEventStoreDbEventLog } from './eventstoredb-event-log'

const folder = useTestFolder()
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
/** Certificates are made by openssl; where there is none, these are skipped by name. */
const describeTls = hasOpenssl ? describe : describe.skip

describe('the connection to EventStoreDB', () => {
  const started: EventStoreDbDouble[] = []
  afterEach(() => {
    for (const double of started.splice(0)) double.stop()
  })
  async function start(options: Parameters<typeof EventStoreDbDouble.start>[0] = {}) {
    const double = await EventStoreDbDouble.start(options)
    started.push(double)
    return double
  }

  it('finds the leader of a cluster by gossip', async () => {
    const leader = await start()
    const follower = await start({ follows: leader })
    const log = await openEventStoreDbEventLog(`esdb://127.0.0.1:${follower.port},127.0.0.1:${leader.port}?tls=false`)
    const stream = newStream()
    await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 2)))
    expect(await log.readStream(stream)).toHaveLength(2)
    await log.close()
  })

  it('goes to the leader when the node at hand is not: a decision sees what was acknowledged', async () => {
    const leader = await start()
    const follower = await start({ follows: leader })
    const log = await openEventStoreDbEventLog(follower.address)
    const stream = newStream()
    await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 2)))
    expect(await log.head()).toBeGreaterThan(0)
    await log.close()
  })

  describeTls('by TLS', () => {
    it('is encrypted and checked against the CA given, and carries user and password', async () => {
      const { certificate, key, file } = certificateOf(folder())
      const double = await start({ tls: { certificate, key } })
      const address = `esdb://harbor:p%40ss@localhost:${double.port}?tls=true`
      const log = await openEventStoreDbEventLog(`${address}&tlsCAFile=${file}`)
      const stream = newStream()
      await expectOk(log.append(stream, NO_STREAM, eventsOf(stream, 2)))
      expect(double.authorization).toBe(`Basic ${Buffer.from('harbor:p@ss').toString('base64')}`)
      await log.close()
    })

    it('is refused to a server whose certificate is not known', async () => {
      const double = await start({ tls: certificateOf(folder()) })
      const limits = { patienceMs: 300 }
      const opening = openEventStoreDbEventLog(`esdb://localhost:${double.port}?tls=true`, { limits })
      await expect(opening).rejects.toMatchObject({
        code: 'store.unavailable',
        message: expect.stringMatching(/certificate/),
      })
    })
  })
})

/** A certificate for localhost, made for this run: no key is kept in the repository. */
function certificateOf(folder: string) {
  const [key, file] = [join(folder, 'server.key'), join(folder, 'ca.crt')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', file, ...subject], { stdio: 'ignore' })
  return { certificate: readFileSync(file), key: readFileSync(key), file }
}
