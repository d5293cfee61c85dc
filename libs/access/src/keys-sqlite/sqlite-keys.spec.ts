import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { newId } from '@harbor/kernel/ids'
import type { PersonalDataKeys } from '@harbor/event-log/keys'
import { useTestFolder } from '@harbor/testing/test-folder'
import { openSqliteKeys, type SqliteKeysOptions } from './sqlite-keys'

const folder = useTestFolder()
const installationId = newId()
const opened: PersonalDataKeys[] = []

async function open(options: Partial<SqliteKeysOptions> = {}): Promise<PersonalDataKeys> {
  const keys = await openSqliteKeys(folder(), { installationId, ...options })
  opened.push(keys)
  return keys
}

afterEach(async () => {
  for (const keys of opened.splice(0)) await keys.close()
})

describe('the keys of personal data', () => {
  it('leave no byte in any file of the store when they are destroyed', async () => {
    const keys = await open()
    const persons = Array.from({ length: 500 }, () => newId())
    const plain = new Map<string, Uint8Array>()
    for (const person of persons) {
      const key = await keys.loadOrCreate(person)
      if (key !== 'destroyed') plain.set(person, key)
    }
    const wrapped = wrappedKeys()
    expect(plain.size).toBe(500)
    expect(wrapped.size).toBe(500)
    expect(foundInFiles(wrapped)).toHaveLength(500)
    const staying = persons.filter((_, index) => index % 5 === 0)
    for (const person of persons) if (!staying.includes(person)) await keys.destroy(person)
    expect(foundInFiles(wrapped).sort()).toEqual(staying.sort())
    for (const person of staying) await keys.destroy(person)
    expect(foundInFiles(wrapped)).toEqual([])
    expect(foundInFiles(plain)).toEqual([])
  })

  it('stand nowhere in plain', async () => {
    const keys = await open()
    const person = newId()
    const key = await keys.loadOrCreate(person)
    expect(foundInFiles(new Map([[person, Buffer.from(key)]]))).toEqual([])
  })

  it('are in files for their owner alone', async () => {
    await (await open()).loadOrCreate(newId())
    const modes = readdirSync(folder()).map((name) => [name, (statSync(join(folder(), name)).mode & 0o777).toString(8)])
    expect(modes).toEqual([
      ['keys.db', '600'],
      ['keys.db-shm', '600'],
      ['keys.db-wal', '600'],
      ['master.key', '600'],
    ])
  })
})

it('a new store has another blind index', async () => {
  const keys = await open()
  const index = keys.blindIndex('id-number', '330211199001011234')
  await keys.close()
  rmSync(join(folder(), 'keys.db'))
  expect((await open()).blindIndex('id-number', '330211199001011234')).not.toBe(index)
})

describe('a key store that does not fit is refused:', () => {
  const mismatch = { code: 'store.key-store-mismatch' }
  const otherKey = randomBytes(32).toString('base64')

  it('with another master key in the file', async () => {
    await (await open()).close()
    writeFileSync(join(folder(), 'master.key'), otherKey)
    await expect(open()).rejects.toMatchObject(mismatch)
  })

  it('without its master key, and no new one is made', async () => {
    await (await open()).close()
    rmSync(join(folder(), 'master.key'))
    await expect(open()).rejects.toMatchObject(mismatch)
    expect(readdirSync(folder())).not.toContain('master.key')
  })

  it('missing where the log already holds events, and nothing is made', async () => {
    await expect(open({ mayCreate: false })).rejects.toMatchObject(mismatch)
    expect(readdirSync(folder())).toEqual([])
  })

  it('when it is another file', async () => {
    writeFileSync(join(folder(), 'master.key'), otherKey)
    writeFileSync(join(folder(), 'keys.db'), 'a letter, no database'.repeat(100))
    await expect(open()).rejects.toMatchObject({ code: 'store.not-a-store' })
  })
})

it('begin again where a first start was cut off before its master key was whole', async () => {
  writeFileSync(join(folder(), 'master.key.new'), 'AAAA')
  await (await open()).loadOrCreate(newId())
  expect(readdirSync(folder())).not.toContain('master.key.new')
})

it('a master key of the environment is written nowhere', async () => {
  const masterKey = randomBytes(32).toString('base64')
  const keys = await open({ masterKey })
  await keys.loadOrCreate(newId())
  await keys.close()
  expect(readdirSync(folder())).toEqual(['keys.db'])
  expect(foundInFiles(new Map([['given', Buffer.from(masterKey, 'base64')]]))).toEqual([])
  expect(foundInFiles(new Map([['given', Buffer.from(masterKey)]]))).toEqual([])
})

/** As a copy of the file would show them. */
function wrappedKeys(): Map<string, Uint8Array> {
  const db = new DatabaseSync(join(folder(), 'keys.db'), { readOnly: true })
  try {
    const rows = db.prepare('SELECT person, wrapped FROM persons JOIN keys USING (number)').all()
    return new Map(rows.map((row) => [String(row['person']), Buffer.from(row['wrapped'] as Uint8Array)]))
  } finally {
    db.close()
  }
}

/** Whose bytes stand anywhere in the store's files; half of them is enough. */
function foundInFiles(secrets: ReadonlyMap<string, Uint8Array>): string[] {
  const files = readdirSync(folder()).filter((name) => name.startsWith('keys.db'))
  const contents = files.map((name) => readFileSync(join(folder(), name)))
  const middle = (secret: Uint8Array) => Buffer.from(secret.subarray(secret.length / 4, (secret.length * 3) / 4))
  return [...secrets]
    .filter(([, secret]) => contents.some((bytes) => bytes.includes(middle(secret))))
    .map(([name]) => name)
}
