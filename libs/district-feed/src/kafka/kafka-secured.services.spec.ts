import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '@harbor/kernel/ids'
import { messageAbout } from '@harbor/testing/feed-messages'
import { readTopic } from '@harbor/testing/kafka-reader'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { describeWhereItRuns } from '../../../../test/servers/described'
import { lackingJava } from '../../../../test/servers/jars'
import { KafkaServer } from '../../../../test/servers/kafka/kafka-server'
import { openKafkaFeed } from './kafka-feed'

const lackingOpenssl = spawnSync('openssl', ['version']).status === 0 ? undefined : 'openssl cannot be run'
const login = { username: 'district-feed', password: `secret-${newId<'password'>()}` }

/** A broker as a district has one: TLS by a certificate authority of its own, and a login. */
describeWhereItRuns(lackingJava() ?? lackingOpenssl, 'a broker behind TLS and a login', () => {
  let server: KafkaServer
  let ca: string
  const folder = makeTestFolder()
  beforeAll(async () => {
    const certificate = certificateOf(folder)
    ca = certificate.ca
    server = await KafkaServer.start(folder, {
      secured: { keyAndCertificate: certificate.keyAndCertificate, ...login },
    })
  }, 240_000)
  afterAll(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 180_000)

  it('is sent to by SCRAM-SHA-512 over a connection that is checked against the certificates given', async () => {
    const feed = openKafkaFeed({ brokers: [server.securedUrl], tls: true, ca, login })
    const topic = `party.replay.${newId<'replay'>()}`
    await feed.openPrivateTopic(topic)
    await feed.publish([messageAbout('a', topic), messageAbout('b', topic)])
    await feed.close()
    expect((await readTopic(server.url, topic)).map(({ key }) => key).toSorted()).toEqual(['a', 'b'])
  }, 180_000)

  it('refuses another password: the feed says so and sends nothing', async () => {
    const wrong = { ...login, password: 'another' }
    const feed = openKafkaFeed({ brokers: [server.securedUrl], tls: true, ca, login: wrong })
    const sending = feed.publish([messageAbout('a', 'party.membership.v1')])
    await expect(sending).rejects.toMatchObject({
      code: 'feed.unavailable',
      message: expect.stringMatching(/authentication/i),
    })
    await feed.close()
  }, 240_000)
})

/** For 127.0.0.1, made for this run: no key is kept in the repository. */
function certificateOf(folder: string): { readonly keyAndCertificate: string; readonly ca: string } {
  const [key, certificate] = [join(folder, 'server.pem'), join(folder, 'ca.crt')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject]
  execFileSync('openssl', [...args, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  const ca = readFileSync(certificate, 'utf8')
  appendFileSync(key, ca)
  return { keyAndCertificate: key, ca }
}
