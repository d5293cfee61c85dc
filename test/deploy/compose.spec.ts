import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { readConfig, settings } from '@harbor/service/config'
import { roles, rolesThatReachOthers, root, yaml } from './deploy-files'

interface Service {
  readonly image: string
  readonly user?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly mem_limit?: string
  readonly restart?: string
  readonly stop_grace_period?: string
  readonly ports?: readonly string[]
  readonly networks: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: readonly (string | { readonly source: string })[]
  readonly configs?: readonly { readonly source: string }[]
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean }
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
  readonly configs: Readonly<Record<string, { readonly file: string }>>
}

const compose = yaml('deploy/compose.yaml') as Compose
const services = Object.entries(compose.services)
/** Whose settings are ours. */
const ours = services.filter(([name]) => roles.includes(name))
/** Those for which the sentence is not true, by name. */
const except = (isTrue: (service: Service, name: string) => boolean, among = services): readonly string[] =>
  among.filter(([name, service]) => !isTrue(service, name)).map(([name]) => name)
const sourcesOf = ({ secrets = [] }: Service): readonly string[] =>
  secrets.map((secret) => (typeof secret === 'string' ? secret : secret.source))

describe('compose.yaml', () => {
  it('runs every service of the platform', () => {
    expect(roles.filter((role) => !(role in compose.services))).toEqual([])
  })

  it('confines every container', () => {
    expect(except(({ read_only }) => read_only === true)).toEqual([])
    expect(except(({ cap_drop }) => cap_drop?.[0] === 'ALL')).toEqual([])
    expect(except(({ security_opt }) => security_opt?.includes('no-new-privileges:true') === true)).toEqual([])
    expect(except(({ user = '' }) => /^[1-9]\d*:[1-9]\d*$/.test(user))).toEqual([])
    expect(except(({ mem_limit = '' }) => /^\d+[mg]$/.test(mem_limit))).toEqual([])
  })

  it('pins every image', () => {
    expect(except(({ image }) => /^\$\{\w+:-[\w./-]+:\d+\.\d+\.\d+[\w.-]*\}$/.test(image))).toEqual([])
  })

  it('asks every container whether it is well, but for what runs once', () => {
    const once = services.flatMap(([, { depends_on = {} }]) =>
      Object.entries(depends_on).flatMap(([name, { condition }]) =>
        condition === 'service_completed_successfully' ? [name] : [],
      ),
    )
    expect([...new Set(once)]).toEqual(['mongodb-init'])
    expect(except(({ healthcheck }, name) => once.includes(name) || healthcheck?.test !== undefined)).toEqual([])
  })

  it('starts nothing before what it needs is well', () => {
    const conditions = services.flatMap(([, { depends_on = {} }]) => Object.values(depends_on))
    expect(conditions.filter(({ condition }) => condition === 'service_started')).toEqual([])
    expect(except(({ depends_on = {} }) => 'eventstore' in depends_on && 'mongodb-init' in depends_on, ours)).toEqual(
      [],
    )
  })

  it('publishes the gateway alone, on loopback', () => {
    expect(except(({ ports }) => ports === undefined)).toEqual(['gateway'])
    expect(compose.services['gateway']?.ports).toEqual(['127.0.0.1:${GATEWAY_PORT:-3000}:8080'])
  })

  it('keeps everything off the net but the gateway and what tells the district', () => {
    const isInside = ({ networks }: Service) =>
      networks.every((network) => compose.networks[network]?.internal === true)
    expect(except(isInside).toSorted()).toEqual(['district-relay', 'gateway', 'kafka', 'records'])
  })

  it('gives a service longer to stop than it takes', () => {
    expect(except(({ stop_grace_period }) => stop_grace_period === '30s', ours)).toEqual([])
  })

  it('sets what the platform reads, and nothing secret but as a file', () => {
    const known = Object.values<{ variable: string; secret?: true }>(settings)
    const plain = known.filter(({ secret }) => !secret).map(({ variable }) => variable)
    const files = known.filter(({ secret }) => secret).map(({ variable }) => `${variable}_FILE`)
    const set = ours.flatMap(([, { environment = {} }]) => Object.keys(environment))
    expect(set.filter((name) => !plain.includes(name) && !files.includes(name))).toEqual([])
  })

  it('obliges who sees the files of others to have a second factor', () => {
    const { HARBOR_SECOND_FACTOR = '' } = compose.services['membership']?.environment ?? {}
    const [, byDefault = ''] = /^\$\{HARBOR_SECOND_FACTOR-(.*)\}$/.exec(HARBOR_SECOND_FACTOR) ?? []
    const obliged = readConfig({ HARBOR_SECOND_FACTOR: byDefault }).secondFactorFor
    expect(obliged.toSorted()).toEqual(rolesThatReachOthers)
    expect(except(({ environment = {} }) => 'HARBOR_SECOND_FACTOR' in environment, ours)).toEqual(['district-relay'])
  })

  it('gives the relay no key of personal data', () => {
    const relay = compose.services['district-relay']
    const given = relay && sourcesOf(relay).toSorted()
    expect(given).toEqual(['eventstore-ca', 'eventstore-url', 'kafka-password', 'mongodb-relay-url'])
    expect(Object.keys(relay?.environment ?? {}).filter((name) => /MASTER_KEY|KEYS|ACCESS/.test(name))).toEqual([])
  })

  it('mounts files that are there', () => {
    const missing = Object.values(compose.configs).filter(
      ({ file }) => !statSync(join(root, 'deploy', file), { throwIfNoEntry: false })?.isFile(),
    )
    expect(missing).toEqual([])
    expect(except((service) => sourcesOf(service).every((source) => source in compose.secrets))).toEqual([])
  })
})

describe('make-secrets.sh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'harbor-secrets-'))
  const make = () => execFileSync('sh', ['deploy/compose/make-secrets.sh', folder], { cwd: root, encoding: 'utf8' })
  const contents = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')])
  beforeAll(() => void make())
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('makes every secret that compose.yaml mounts, in a folder of its owner alone', () => {
    const wanted = Object.values(compose.secrets).map(({ file }) => basename(file))
    expect(wanted.filter((name) => !readdirSync(folder).includes(name))).toEqual([])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  it('leaves what is there as it is', () => {
    const before = contents()
    make()
    expect(contents()).toEqual(before)
  })

  it('makes what the platform can read', () => {
    const config = readConfig({
      HARBOR_EVENTSTORE_URL_FILE: join(folder, 'eventstore-url'),
      HARBOR_MONGODB_URL_FILE: join(folder, 'mongodb-url'),
      HARBOR_MONGODB_KEYS_URL_FILE: join(folder, 'mongodb-keys-url'),
      HARBOR_MONGODB_ACCESS_URL_FILE: join(folder, 'mongodb-access-url'),
      HARBOR_MASTER_KEY_FILE: join(folder, 'master-key'),
    })
    expect(config.eventStoreUrl).toMatch(/^esdb:\/\/admin:[0-9a-f]{48}@eventstore:2113\?tls=true/)
    expect(config.mongoDbUrl).toMatch(/^mongodb:\/\/harbor:[0-9a-f]{48}@mongodb:27017/)
    expect(config.mongoDbKeysUrl).toMatch(/^mongodb:\/\/keys:[0-9a-f]{48}@mongodb:27017/)
    expect(config.mongoDbAccessUrl).toMatch(/^mongodb:\/\/access:[0-9a-f]{48}@mongodb:27017/)
    expect(Buffer.from(config.masterKey, 'base64')).toHaveLength(32)
  })

  it('makes a certificate that its authority vouches for, by the name that clients use', () => {
    const verify = ['verify', '-CAfile', 'eventstore-ca.crt', '-verify_hostname', 'eventstore', 'eventstore-node.crt']
    expect(execFileSync('openssl', verify, { cwd: folder, encoding: 'utf8' })).toBe('eventstore-node.crt: OK\n')
  })
})
