import { randomBytes } from 'node:crypto'
import { newId } from '@harbor/kernel/ids'
import type { PersonalDataKeys } from './keys'

export interface KeysAsked {
  readonly installationId?: string
  /** Base64. */
  readonly masterKey?: string
  readonly readOnly?: boolean
  readonly mayCreate?: boolean
}

export interface OpenedKeyStore {
  /** Another client of the same store, of the same installation and with the same master key unless asked otherwise. */
  open(asked?: KeysAsked): Promise<PersonalDataKeys>
  dispose(): Promise<void>
}

/** What every store of personal-data keys promises. */
export function keysContract(name: string, openStore: () => Promise<OpenedKeyStore>): void {
  describe(name, () => {
    let store: OpenedKeyStore
    const opened: PersonalDataKeys[] = []
    const open = async (asked: KeysAsked = {}): Promise<PersonalDataKeys> => {
      const keys = await store.open(asked)
      opened.push(keys)
      return keys
    }
    beforeEach(async () => {
      store = await openStore()
    })
    afterEach(async () => {
      for (const keys of opened.splice(0)) await keys.close()
      await store.dispose()
    })

    it('makes a key once for each person and finds it again', async () => {
      const keys = await open()
      const [ann, bo] = [newId(), newId()]
      const made = await Promise.all([keys.loadOrCreate(ann), keys.loadOrCreate(bo), keys.loadOrCreate(ann)])
      expect(made[0]).toHaveLength(32)
      expect(made[2]).toEqual(made[0])
      expect(made[1]).not.toEqual(made[0])
      await keys.close()
      const found = await (await open()).load([ann, bo, newId(), ann])
      expect(new Map(found)).toEqual(
        new Map([
          [ann, made[0]],
          [bo, made[1]],
        ]),
      )
    })

    it('gives several processes that make the key of a person at the same moment one and the same key', async () => {
      const clients = [await open(), await open(), await open()]
      const persons = Array.from({ length: 60 }, () => newId())
      const made = await Promise.all(
        clients.map((keys) => Promise.all(persons.map((person) => keys.loadOrCreate(person)))),
      )
      const stored = await (await open()).load(persons)
      for (const keys of made) expect(keys).toEqual(persons.map((person) => stored.get(person)))
      expect(new Set(persons.map((person) => Buffer.from(stored.get(person) ?? '').toString('hex'))).size).toBe(60)
    })

    it('keeps a key destroyed, also for a person that never had one', async () => {
      const keys = await open()
      const [ann, bo] = [newId(), newId()]
      await keys.loadOrCreate(ann)
      await keys.destroy(ann)
      await keys.destroy(bo)
      await keys.destroy(ann)
      expect([await keys.loadOrCreate(ann), await keys.loadOrCreate(bo)]).toEqual(['destroyed', 'destroyed'])
      await keys.close()
      const again = await open()
      expect(await again.loadOrCreate(bo)).toBe('destroyed')
      expect(new Map(await again.load([ann]))).toEqual(new Map([[ann, 'destroyed']]))
    })

    it('keeps it destroyed against who makes it at the same moment', async () => {
      const [here, there] = [await open(), await open()]
      const persons = Array.from({ length: 40 }, () => newId())
      await Promise.all(
        persons.flatMap((person, index) => {
          const both = [() => here.loadOrCreate(person), () => there.destroy(person)]
          return (index % 2 === 0 ? both : both.toReversed()).map((act) => act())
        }),
      )
      const found = await (await open()).load(persons)
      expect(persons.filter((person) => found.get(person) !== 'destroyed')).toEqual([])
    })

    it('is readable for who may not write, and for nothing else', async () => {
      const person = newId()
      const key = await (await open()).loadOrCreate(person)
      const reader = await open({ readOnly: true })
      expect(await reader.loadOrCreate(person)).toEqual(key)
      await expect(reader.loadOrCreate(newId())).rejects.toMatchObject({ code: 'store.read-only' })
      await expect(reader.destroy(person)).rejects.toMatchObject({ code: 'store.read-only' })
    })

    it('rejects everything after closing, and answers what was asked before', async () => {
      const keys = await open()
      const pending = keys.loadOrCreate(newId())
      await keys.close()
      expect(await pending).toHaveLength(32)
      await expect(keys.load([newId()])).rejects.toMatchObject({ code: 'store.closed' })
      await expect(keys.loadOrCreate(newId())).rejects.toMatchObject({ code: 'store.closed' })
      await expect(keys.destroy(newId())).rejects.toMatchObject({ code: 'store.closed' })
    })

    it('has one blind index, the same after reopening, another for another kind and value', async () => {
      const keys = await open()
      const index = keys.blindIndex('id-number', '330211199001011234')
      expect(index).toMatch(/^[0-9a-f]{64}$/)
      expect(keys.blindIndex('letter', '330211199001011234')).not.toBe(index)
      expect(keys.blindIndex('id-number', '330211199001011235')).not.toBe(index)
      await keys.close()
      expect((await open()).blindIndex('id-number', '330211199001011234')).toBe(index)
    })

    describe('is refused when it does not fit:', () => {
      const mismatch = { code: 'store.key-store-mismatch' }

      it('of another installation', async () => {
        await (await open()).close()
        await expect(open({ installationId: newId() })).rejects.toMatchObject(mismatch)
      })

      it('with another master key', async () => {
        await (await open()).close()
        await expect(open({ masterKey: randomBytes(32).toString('base64') })).rejects.toMatchObject(mismatch)
      })

      it('missing where the log already holds events, or where nothing may be made', async () => {
        await expect(open({ mayCreate: false })).rejects.toMatchObject(mismatch)
        await expect(open({ readOnly: true })).rejects.toMatchObject(mismatch)
      })

      it.each(['', 'short', `${'A'.repeat(43)}=x`, '*'.repeat(44)])('with %j for a master key', async (masterKey) => {
        await expect(open({ masterKey })).rejects.toMatchObject(mismatch)
      })
    })
  })
}
