import { readFileSync } from 'node:fs'
import { roles, type Role } from '@harbor/access/roles'
import { isLocalDate } from '@harbor/kernel/time'

/** One setting of the installation: its environment variable, what it does, and how its text is read. */
interface Setting<T> {
  readonly variable: string
  readonly about: string
  readonly fallback: string
  /** Undefined: the text is not acceptable. */
  readonly read: (text: string) => T | undefined
  /** Never shown; may come as the path of a file instead, in `<VARIABLE>_FILE`. */
  readonly secret?: true
}

const setting = <T>(variable: string, fallback: string, read: Setting<T>['read'], about: string): Setting<T> => ({
  variable,
  about,
  fallback,
  read,
})
const secret = <T>(...settingOf: Parameters<typeof setting<T>>): Setting<T> => ({
  ...setting(...settingOf),
  secret: true,
})
const text = (value: string): string | undefined => value
const addressOf =
  (form: RegExp) =>
  (value: string): string | undefined =>
    value === '' || form.test(value) ? value : undefined
const integer =
  (min: number, max: number) =>
  (value: string): number | undefined =>
    /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined
const choice =
  <const Words extends readonly string[]>(words: Words) =>
  (value: string): Words[number] | undefined =>
    words.find((word) => word === value)

const brokerList = (value: string): readonly string[] | undefined => {
  const brokers = value.split(',').filter((part) => part !== '')
  return brokers.every((broker) => /^[^\s,:]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/.test(broker)) ? brokers : undefined
}

/** Programs have no second factor. */
const rolesOfPersons = roles.filter((role) => role !== 'integration')
const roleList = (value: string): readonly Role[] | undefined => {
  const named = value.split(',').flatMap((part) => part.trim() || [])
  const known = rolesOfPersons.filter((role) => named.includes(role))
  return known.length === new Set(named).size ? known : undefined
}

/** Every setting, in the order of `.env.example`, which is generated from here. */
export const settings = {
  port: setting('PORT', '3000', integer(0, 65_535), 'TCP port of the HTTP server; 0 lets the system choose one.'),
  host: setting('HARBOR_HOST', '127.0.0.1', text, 'Address to listen on. Anything but loopback needs TLS in front.'),
  dataFolder: setting(
    'HARBOR_DATA',
    './data',
    text,
    'Folder of the embedded stores: log.db, views.db, keys.db, access.db.',
  ),
  eventStoreUrl: secret(
    'HARBOR_EVENTSTORE_URL',
    '',
    addressOf(/^(esdb|kurrentdb)(\+discover)?:\/\/\S+$/),
    'Log on EventStoreDB or KurrentDB: esdb://user:password@host:2113?tls=true. Empty: log.db in the data folder.',
  ),
  mongoDbUrl: secret(
    'HARBOR_MONGODB_URL',
    '',
    addressOf(/^mongodb(\+srv)?:\/\/\S+$/),
    'Views, keys and accounts on MongoDB: mongodb://user:password@host:27017/?tls=true. Empty: files in the data folder.',
  ),
  mongoDbKeysUrl: secret(
    'HARBOR_MONGODB_KEYS_URL',
    '',
    addressOf(/^mongodb(\+srv)?:\/\/\S+$/),
    'The keys of personal data with a login, or on a server, of their own. Empty: as HARBOR_MONGODB_URL.',
  ),
  mongoDbAccessUrl: secret(
    'HARBOR_MONGODB_ACCESS_URL',
    '',
    addressOf(/^mongodb(\+srv)?:\/\/\S+$/),
    'The same for passwords, sessions and the record of reads.',
  ),
  mongoDbDatabase: setting(
    'HARBOR_MONGODB_DATABASE',
    'harbor',
    (value) => (/^[A-Za-z][\w-]{0,30}$/.test(value) ? value : undefined),
    'How the names of its databases there begin: harbor_views and so on.',
  ),
  masterKey: secret(
    'HARBOR_MASTER_KEY',
    '',
    (value) => (value === '' || Buffer.from(value, 'base64').length === 32 ? value : undefined),
    'Base64 of the 32 bytes that wrap the personal-data keys. Empty: a key file is made in the data folder.',
  ),
  newMasterKey: secret(
    'HARBOR_NEW_MASTER_KEY',
    '',
    (value) => (value === '' || Buffer.from(value, 'base64').length === 32 ? value : undefined),
    'For `harbor keys rewrap` alone: the master key that follows HARBOR_MASTER_KEY, or the file.',
  ),
  logLevel: setting(
    'LOG_LEVEL',
    'info',
    choice(['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
    'Least severe level that is logged.',
  ),
  streetName: setting(
    'HARBOR_STREET',
    '街道党工委',
    text,
    'Name of the street committee that the first start establishes.',
  ),
  streetSince: setting(
    'HARBOR_STREET_SINCE',
    '1949-10-01',
    (value) => (isLocalDate(value) ? value : undefined),
    'Day from which the street committee counts as established: not later than that of any unit to be recorded.',
  ),
  rulesFolder: setting(
    'HARBOR_RULES',
    '',
    text,
    'Folder of the local rules: overlays/*.json and working-days.json. Empty: the national rules and the calendar that come along.',
  ),
  transferClearanceFrom: setting(
    'HARBOR_TRANSFER_CLEARANCE_FROM',
    '2026-12-01',
    (value) => (value === 'never' || isLocalDate(value) ? value : undefined),
    'Transfers initiated from this day on are cleared by the discipline office before a letter or a receipt; `never`: none is.',
  ),
  requestTimeoutMs: setting(
    'HARBOR_REQUEST_TIMEOUT_MS',
    '30000',
    integer(1_000, 600_000),
    'After this time a request is ended, in milliseconds.',
  ),
  requestsAtOnce: setting(
    'HARBOR_REQUESTS_AT_ONCE',
    '64',
    integer(1, 10_000),
    'Requests that are carried out at a time. More wait; what finds no room there is answered by 503 and Retry-After.',
  ),
  requestsWaiting: setting('HARBOR_REQUESTS_WAITING', '256', integer(0, 100_000), 'Requests that may wait for that.'),
  longestWaitMs: setting(
    'HARBOR_LONGEST_WAIT_MS',
    '2000',
    integer(10, 60_000),
    'A request whose turn has not come after so many milliseconds is answered by 503 and Retry-After too.',
  ),
  signInsAtOnce: setting(
    'HARBOR_SIGN_INS_AT_ONCE',
    '2',
    integer(1, 64),
    'Passwords that are checked at a time: each takes a processor and 46 MiB for about a tenth of a second.',
  ),
  breachedPasswords: setting(
    'HARBOR_BREACHED_PASSWORDS',
    '',
    text,
    'File of SHA-1 hashes of breached passwords, one a line, sorted by hash (Pwned Passwords): a new password must not be in it. Empty: none is asked.',
  ),
  secondFactorFor: setting(
    'HARBOR_SECOND_FACTOR',
    '',
    roleList,
    'Roles whose holders must have a second factor (TOTP), separated by commas, e.g. street-administrator,auditor. Empty: each as he likes.',
  ),
  callsPerMinute: setting(
    'HARBOR_CALLS_PER_MINUTE',
    '1200',
    integer(1, 10_000_000),
    'Calls that one account may make in a minute, in each process; more are answered by 429 and Retry-After.',
  ),
  connectionLimit: setting(
    'HARBOR_CONNECTIONS',
    '4096',
    integer(16, 1_000_000),
    'Connections of clients at a time; more are closed as they come.',
  ),
  bodyLimitBytes: setting(
    'HARBOR_BODY_LIMIT_BYTES',
    '1048576',
    integer(1_024, 33_554_432),
    'Largest JSON body, in bytes. Files have a limit of their own (20 MiB).',
  ),
  fictionalData: setting(
    'HARBOR_FICTIONAL_DATA',
    'no',
    choice(['yes', 'no']),
    'Whether imports accept ID numbers with a wrong checksum: only for demonstrations, never beside real data.',
  ),
  publicAddress: setting(
    'HARBOR_PUBLIC_URL',
    '',
    (value) => (value === '' || /^https?:\/\/[^\s?#]+$/.test(value) ? value.replace(/\/+$/, '') : undefined),
    'Where the public reaches this installation: the QR codes of certificates begin with it. Empty: http://127.0.0.1 at PORT.',
  ),
  trustProxy: setting(
    'HARBOR_TRUST_PROXY',
    'no',
    choice(['yes', 'no']),
    'Whether X-Forwarded-For of a proxy in front names the caller (sign-in throttling).',
  ),
  kafkaBrokers: setting(
    'HARBOR_KAFKA_BROKERS',
    '',
    brokerList,
    'Brokers of the district, host:port, separated by commas. Empty: nothing is sent; districts can fetch /api/v1/feed.',
  ),
  kafkaTls: setting('HARBOR_KAFKA_TLS', 'no', choice(['yes', 'no']), 'Whether the brokers are spoken to over TLS.'),
  kafkaCaFile: setting(
    'HARBOR_KAFKA_CA_FILE',
    '',
    text,
    "PEM file with the certificates that the brokers' are checked against. Empty: those that Node trusts.",
  ),
  kafkaUsername: setting('HARBOR_KAFKA_USERNAME', '', text, 'Login at the brokers (SASL SCRAM-SHA-512). Empty: none.'),
  kafkaPassword: secret('HARBOR_KAFKA_PASSWORD', '', text, 'Password of that login.'),
} as const satisfies Record<string, Setting<unknown>>

type Read<S> = S extends Setting<infer T> ? T : never
export type Config = { readonly [Name in keyof typeof settings]: Read<(typeof settings)[Name]> }

/** A setting that cannot be used; the start ends with this message and nothing was opened. */
export class ConfigError extends Error {
  readonly code = 'config.invalid'
}

/** Reads every setting once. Throws ConfigError naming all that are wrong; what is secret is not repeated. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const wrong: string[] = []
  const entries = Object.entries<Setting<unknown>>(settings).map(([name, one]) => {
    const { variable, fallback, read } = one
    const given = environment[variable] || (one.secret && fromFile(environment, variable, wrong))
    const value = read(given === undefined || given === '' ? fallback : given)
    if (value === undefined) wrong.push(one.secret ? variable : `${variable}=${JSON.stringify(given)}`)
    return [name, value] as const
  })
  if (wrong.length > 0)
    throw new ConfigError(`设置不可用 settings not acceptable: ${wrong.join(', ')}; 见 see .env.example`)
  const config = Object.fromEntries(entries) as Config
  return { ...config, publicAddress: config.publicAddress || `http://127.0.0.1:${config.port}` }
}

/** Secrets are mounted as files in containers; a line's end at the file's end does not count. */
function fromFile(
  environment: Readonly<Record<string, string | undefined>>,
  variable: string,
  wrong: string[],
): string | undefined {
  const path = environment[`${variable}_FILE`]
  if (path === undefined || path === '') return undefined
  try {
    return readFileSync(path, 'utf8').trimEnd()
  } catch {
    wrong.push(`${variable}_FILE=${path} (cannot be read)`)
    return undefined
  }
}

/** The text of `.env.example`. */
export function envExample(): string {
  const lines = Object.values<Setting<unknown>>(settings).flatMap(({ variable, about, fallback, secret }) => [
    `# ${about}`,
    ...(secret ? [`# Or ${variable}_FILE: path of a file that holds it.`] : []),
    `${variable}=${fallback}`,
    '',
  ])
  return ['# Generated from libs/service/src/config.ts by `npm run generate`.', '', ...lines].join('\n')
}
