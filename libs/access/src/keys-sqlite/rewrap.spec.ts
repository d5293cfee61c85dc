import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '@harbor/event-log/event-log'
import type { DataKey } from '@harbor/event-log/keys'
import { takeWriterLock } from '@harbor/event-log/sqlite/writer-lock'
import { newId } from '@harbor/kernel/ids'
import { useTestFolder } from '@harbor/testing/test-folder'
import { rewrapKeys } from './rewrap'
import { openSqliteKeys } from './sqlite-keys'

const folder = useTestFolder()
const installationId = newId()
const persons = Array.from({ length: 200 }, () => newId())
const erased = persons.slice(0, 20)
const inFile = { from: undefined, to: undefined }
const keyFile = () => join(folder(), 'master.key')
const nextFile = () => `${keyFile()}.next`
const base64 = () => randomBytes(32).toString('base64')

interface Held {
  readonly keys: ReadonlyMap<string, DataKey>
  readonly index: string
}

/** Everything that the store tells, opened as a start does. */
async function held(masterKey?: string, readOnly = false): Promise<Held> {
  const store = await openSqliteKeys(folder(), {
    installationId,
    readOnly,
    ...(masterKey !== undefined && { masterKey }),
  })
  try {
    return { keys: await store.load(persons), index: store.blindIndex('id-number', 'one') }
  } finally {
    await store.close()
  }
}

async function filled(masterKey?: string): Promise<Held> {
  const store = await openSqliteKeys(folder(), { installationId, ...(masterKey !== undefined && { masterKey }) })
  await Promise.all(persons.map((person) => store.loadOrCreate(person)))
  for (const person of erased) await store.destroy(person)
  await store.close()
  return held(masterKey)
}

const wrappedKeys = (): Buffer[] => {
  const db = new DatabaseSync(join(folder(), 'keys.db'), { readOnly: true })
  const rows = db.prepare('SELECT wrapped FROM keys WHERE destroyed = 0').all()
  db.close()
  return rows.map(({ wrapped }) => Buffer.from(wrapped as Uint8Array))
}
const codeOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error instanceof StoreError ? error.code : error
  }
}
const mismatch: unknown = expect.objectContaining({ code: 'store.key-store-mismatch' })

describe('a new master key', () => {
  it('in the file opens the same keys, tombstones and index; the old one opens nothing', async () => {
    const before = await filled()
    const old = readFileSync(keyFile(), 'utf8').trim()
    const wrapped = wrappedKeys()
    expect(rewrapKeys(folder(), inFile)).toEqual({ keys: 180, before: false })
    expect(await held()).toEqual(before)
    expect(readFileSync(keyFile(), 'utf8').trim()).not.toBe(old)
    await expect(held(old)).rejects.toEqual(mismatch)
    expect(readdirSync(folder()).filter((name) => /next|new/.test(name))).toEqual([])
    const bytes = readdirSync(folder()).map((name) => readFileSync(join(folder(), name)))
    expect(wrapped.filter((one) => bytes.some((file) => file.includes(one)))).toEqual([])
  })

  it('from the environment does the same, and says when it was done before', async () => {
    const [from, to] = [base64(), base64()]
    const before = await filled(from)
    expect(rewrapKeys(folder(), { from, to })).toEqual({ keys: 180, before: false })
    expect(rewrapKeys(folder(), { from, to })).toEqual({ keys: 180, before: true })
    expect(await held(to)).toEqual(before)
    await expect(held(from)).rejects.toEqual(mismatch)
    expect(existsSync(keyFile())).toBe(false)
  })

  it('moves from the file into the environment', async () => {
    const before = await filled()
    const to = base64()
    expect(rewrapKeys(folder(), { from: undefined, to })).toMatchObject({ before: false })
    expect(await held(to)).toEqual(before)
    await expect(held()).rejects.toEqual(mismatch)
  })

  it('is followed by another one, and new keys go on', async () => {
    const before = await filled()
    for (let time = 0; time < 3; time++) rewrapKeys(folder(), inFile)
    const store = await openSqliteKeys(folder(), { installationId })
    const person = newId()
    const key = await store.loadOrCreate(person)
    await store.close()
    rewrapKeys(folder(), inFile)
    expect((await held()).keys).toEqual(before.keys)
    const again = await openSqliteKeys(folder(), { installationId })
    expect((await again.load([person])).get(person)).toEqual(key)
    await again.close()
  })
})

describe('a change of the master key that was cut off', () => {
  it.each([
    { when: 'with the next key half written', text: 'AAAA' },
    { when: 'before the store was wrapped by it', text: base64() },
  ])('$when leaves the old one', async ({ text }) => {
    const before = await filled()
    writeFileSync(nextFile(), text)
    expect(await held(undefined, true)).toEqual(before)
    expect(existsSync(nextFile())).toBe(true)
    expect(await held()).toEqual(before)
    expect(existsSync(nextFile())).toBe(false)
    expect(rewrapKeys(folder(), inFile)).toMatchObject({ before: false })
    expect(await held()).toEqual(before)
  })

  it('when the store was wrapped, but the file not in its place, is finished by the next start', async () => {
    const before = await filled()
    const old = readFileSync(keyFile())
    rewrapKeys(folder(), inFile)
    const next = readFileSync(keyFile())
    writeFileSync(nextFile(), next)
    writeFileSync(keyFile(), old)
    expect(await held(undefined, true)).toEqual(before)
    expect(readFileSync(keyFile())).toEqual(old)
    expect(await held()).toEqual(before)
    expect([readFileSync(keyFile()), existsSync(nextFile())]).toEqual([next, false])
  })
})

describe('is refused, with nothing changed,', () => {
  it('with another old key', async () => {
    const from = base64()
    const before = await filled(from)
    expect(codeOf(() => rewrapKeys(folder(), { from: base64(), to: base64() }))).toBe('store.key-store-mismatch')
    expect(await held(from)).toEqual(before)
  })

  it('when a key does not open', async () => {
    await filled()
    const wrapped = wrappedKeys()
    const db = new DatabaseSync(join(folder(), 'keys.db'))
    db.exec('UPDATE keys SET wrapped = zeroblob(60) WHERE number = (SELECT max(number) FROM keys WHERE destroyed = 0)')
    db.close()
    expect(codeOf(() => rewrapKeys(folder(), inFile))).toBe('store.damaged')
    expect(wrappedKeys().slice(0, -1)).toEqual(wrapped.slice(0, -1))
  })

  it('beside a running server, and where there are no keys', async () => {
    expect(codeOf(() => rewrapKeys(folder(), inFile))).toBe('store.key-store-mismatch')
    await filled()
    const lock = takeWriterLock(folder())
    expect(codeOf(() => rewrapKeys(folder(), inFile))).toBe('store.locked-by-other')
    lock.release()
  })
})
