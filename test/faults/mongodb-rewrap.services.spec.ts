import { Binary, type Document } from 'mongodb'
import { newId } from '@harbor/kernel/ids'
import { StandingClock } from '@harbor/testing/access-fixture'
import { describeWithServer } from '../servers/described'
import { MongoProxy } from './mongo-proxy'
import { newMasterKey, SealedDatabases } from './sealed-databases'

const clock = new StandingClock()
const mismatch: unknown = expect.objectContaining({ code: 'store.key-store-mismatch' })
const unfinished: unknown = expect.objectContaining({
  code: 'store.key-store-mismatch',
  message: expect.stringContaining('has not been finished') as string,
  advice: {
    zh: expect.stringContaining('harbor keys rewrap') as string,
    en: expect.stringContaining('harbor keys rewrap') as string,
  },
})
const damaged: unknown = expect.objectContaining({ code: 'store.damaged' })
/** A driver that gives up soon, so that a cut costs no seconds. */
const impatient = (url: string) => `${url}?serverSelectionTimeoutMS=1500&heartbeatFrequencyMS=500`
/** Marks, and the first ten keys: what is done when it is cut at this write. */
const amidKeys = 3

describeWithServer('MONGODB_URL', 'a new master key in MongoDB', (url) => {
  let proxy: MongoProxy
  let all: SealedDatabases
  const made: SealedDatabases[] = []
  const filled = async (): Promise<SealedDatabases> => {
    all = await SealedDatabases.filled(url)
    made.push(all)
    return all
  }
  beforeEach(async () => {
    proxy = await MongoProxy.before(url)
    await filled()
  })
  afterEach(async () => {
    proxy.release()
    for (const one of made.splice(0)) await one.dispose()
    await proxy.close()
  })

  /** Cut at a write, on the way to the server: was it? */
  async function cutAt(write: number, cut: 'lost' | 'unanswered' = 'lost'): Promise<boolean> {
    proxy.arm(write, cut)
    const fate: unknown = await all.rewrap({ url: impatient(proxy.url) }).catch((error: unknown) => error)
    const { hasCut } = proxy
    proxy.heal()
    expect(fate).toMatchObject(hasCut ? { code: 'store.unavailable' } : { before: false })
    return hasCut
  }

  /** The key of a person changed by a byte; gives back how it was. */
  async function damage(document: 'key' | 'signing key' | 'secret' | 'secret of access'): Promise<() => Promise<void>> {
    const write = (bytes: (was: Buffer) => Buffer) =>
      all.with(async (keys, access) => {
        const [collection, name] = {
          key: [keys.collection('keys'), 'wrapped'] as const,
          'signing key': [access.collection('signingKeys'), 'wrapped'] as const,
          secret: [keys.collection('store'), 'secret'] as const,
          'secret of access': [access.collection('store'), 'secret'] as const,
        }[document]
        const [last] = await collection
          .find({ [name]: { $exists: true } })
          .sort({ _id: -1 })
          .limit(1)
          .toArray()
        if (!last) throw new Error(`nothing has ${name}`)
        const was = Buffer.from((last[name] as Binary).buffer)
        await collection.updateOne({ _id: last._id }, { $set: { [name]: new Binary(bytes(was)) } })
      })
    const turned = (was: Buffer) => Buffer.from(was.map((byte, at) => (at === 20 ? byte ^ 1 : byte)))
    await write(turned)
    return () => write(turned)
  }

  it('opens the same keys, tombstones, index and signing keys; the old one opens nothing', async () => {
    const old = (await all.documents()).flatMap(wrappedIn)
    expect(await all.rewrap()).toEqual({ keys: 35, signingKeys: 2, before: false })
    expect(await all.held(all.to)).toEqual(all.before)
    expect(all.erased.map((person) => all.before.keys.get(person))).toEqual(all.erased.map(() => 'destroyed'))
    await expect(all.open(all.from)).rejects.toEqual(mismatch)
    const stored = (await all.bytes()).join()
    const plain = [...all.before.keys.values()].flatMap((key) => (key === 'destroyed' ? [] : Buffer.from(key)))
    const secrets = [...old, ...plain, ...[all.from, all.to].map((key) => Buffer.from(key, 'base64'))]
    expect(secrets).toHaveLength(39 + 35 + 2)
    expect(secrets.filter((secret) => stored.includes(secret.toString('hex')))).toEqual([])
  })

  it('says when it was done before, is followed by another one and by the first again', async () => {
    await all.rewrap()
    const bytes = await all.bytes()
    expect(await all.rewrap()).toEqual({ keys: 35, signingKeys: 2, before: true })
    expect(await all.bytes()).toEqual(bytes)
    const third = newMasterKey()
    expect(await all.rewrap({ from: all.to, to: third })).toMatchObject({ before: false })
    expect(await all.rewrap({ from: third, to: all.from })).toMatchObject({ before: false })
    expect(await all.held(all.from)).toEqual(all.before)
    const { keys } = await all.open(all.from)
    expect(await keys.loadOrCreate(newId())).toHaveLength(32)
  })

  it.each(['lost', 'unanswered'] as const)(
    'that was cut off at any write goes on by the same two keys: %s',
    async (cut) => {
      let write = 0
      for (; await cutAt(write, cut); write++) {
        const opens = await Promise.all(
          [all.from, all.to].map((key) =>
            all.held(key).then(
              () => 1,
              () => 0,
            ),
          ),
        )
        // Until the first mark the old one holds, after the last update the new one, in between neither.
        expect(opens).not.toEqual([1, 1])
        expect(await all.rewrap()).toMatchObject({ keys: 35, signingKeys: 2 })
        expect(await all.rewrap()).toMatchObject({ before: true })
        expect(await all.held(all.to)).toEqual(all.before)
        await expect(all.open(all.from)).rejects.toEqual(mismatch)
        await filled()
      }
      // Two marks, four looks at keys, one at signing keys, two ends.
      expect(write).toBe(9)
      expect(await all.held(all.to)).toEqual(all.before)
    },
    300_000,
  )

  it('is changed by none of its writes that arrives when all is over and the first key holds again', async () => {
    let write = 0
    for (let isAwaited = true; isAwaited; write++) {
      proxy.arm(write, 'late', Infinity)
      const cut = await all.rewrap({ url: impatient(proxy.url) }).catch((error: unknown) => error)
      isAwaited = proxy.isAwaited
      expect(cut).toMatchObject(isAwaited ? { code: 'store.unavailable' } : { before: false })
      await all.rewrap()
      await all.rewrap({ from: all.to, to: all.from })
      const bytes = await all.bytes()
      await proxy.arrive()
      expect(await all.bytes()).toEqual(bytes)
      expect(await all.held(all.from)).toEqual(all.before)
      proxy.heal()
      await filled()
    }
    expect(write).toBe(10)
  }, 300_000)

  it('that is under way keeps out whoever comes, by the old key, the new one or another', async () => {
    await cutAt(amidKeys)
    const bytes = await all.bytes()
    for (const key of [all.from, all.to, newMasterKey()]) await expect(all.open(key)).rejects.toEqual(unfinished)
    await expect(all.rewrap({ to: newMasterKey() })).rejects.toEqual(unfinished)
    await expect(all.rewrap({ from: newMasterKey() })).rejects.toEqual(unfinished)
    await expect(all.rewrap({ from: all.to, to: all.from })).rejects.toEqual(unfinished)
    expect(await all.bytes()).toEqual(bytes)
    await all.rewrap()
    expect(await all.held(all.to)).toEqual(all.before)
  })

  it('is carried out by two commands at once as by one', async () => {
    const done = await Promise.all([all.rewrap(), all.rewrap(), all.rewrap()])
    expect(done.map(({ keys }) => keys)).toEqual([35, 35, 35])
    expect(await all.held(all.to)).toEqual(all.before)
  })

  it('with another old key, or where there are no keys, changes nothing', async () => {
    const bytes = await all.bytes()
    await expect(all.rewrap({ from: newMasterKey() })).rejects.toEqual(mismatch)
    expect(await all.bytes()).toEqual(bytes)
    await all.with((_, access) => access.collection('store').drop())
    const left = await all.bytes()
    await expect(all.rewrap()).rejects.toEqual(mismatch)
    expect(await all.bytes()).toEqual(left)
  })

  it.each(['key', 'signing key', 'secret', 'secret of access'] as const)(
    'changes nothing when a %s opens by neither',
    async (document) => {
      const mend = await damage(document)
      const bytes = await all.bytes()
      await expect(all.rewrap()).rejects.toEqual(damaged)
      expect(await all.bytes()).toEqual(bytes)
      await mend()
      expect(await all.held(all.from)).toEqual(all.before)
    },
  )

  it('that is under way stays so when a key opens by neither, and goes on when that is mended', async () => {
    await cutAt(amidKeys)
    const mend = await damage('key')
    const bytes = await all.bytes()
    await expect(all.rewrap()).rejects.toEqual(damaged)
    expect(await all.bytes()).toEqual(bytes)
    await expect(all.open(all.to)).rejects.toEqual(unfinished)
    await mend()
    await all.rewrap()
    expect(await all.held(all.to)).toEqual(all.before)
  })

  describe('while a service still runs by the old one,', () => {
    it.each([
      { when: 'under way', change: () => cutAt(amidKeys) },
      { when: 'done', change: () => all.rewrap() },
    ])('$when: has it seal, open and sign nothing anew, and tells it why', async ({ change }) => {
      const { keys, access } = await all.open(all.from)
      await change()
      const bytes = await all.bytes()
      const known = all.persons.slice(0, 1)
      const acts = [
        () => keys.loadOrCreate(newId()),
        ...all.persons.slice(-1).map((person) => () => keys.loadOrCreate(person)),
        () => keys.load(known),
        () => access.signingKeys.rotate(clock.now(), { sessionsStay: true }),
      ]
      for (const act of acts) await expect(act()).rejects.toEqual(mismatch)
      expect(await all.bytes()).toEqual(bytes)
    })

    it('erases whom it is asked to, and he stays erased', async () => {
      const { keys } = await all.open(all.from)
      await cutAt(amidKeys)
      const [wrapped = '', left = ''] = [all.persons[0], all.persons.at(-1)]
      await keys.destroy(wrapped)
      await keys.destroy(left)
      expect(await all.rewrap()).toMatchObject({ keys: 33 })
      const after = (await all.held(all.to)).keys
      expect(after).toEqual(new Map([...all.before.keys, [wrapped, 'destroyed'], [left, 'destroyed']]))
    })

    it('brings back nobody who is erased while his key is on its way', async () => {
      const { keys } = await all.open(all.from)
      proxy.arm(amidKeys, 'held')
      const change = all.rewrap({ url: proxy.url })
      await proxy.holding()
      for (const person of all.persons) await keys.destroy(person)
      proxy.release()
      expect(await change).toMatchObject({ keys: 0 })
      expect((await all.held(all.to)).keys).toEqual(new Map(all.persons.map((person) => [person, 'destroyed'])))
      expect((await all.documents()).filter((one) => 'wrapped' in one && 'destroyed' in one)).toEqual([])
    })

    it('wraps a key, too, that arrives behind the look', async () => {
      const other = await MongoProxy.before(url)
      const { keys } = await all.open(all.from, { url: other.url })
      const person = '00000000-0000-7000-8000-000000000001'
      other.arm(0, 'held')
      const making = keys.loadOrCreate(person).catch((error: unknown) => error)
      await other.holding()
      proxy.arm(amidKeys, 'held')
      const change = all.rewrap({ url: proxy.url })
      await proxy.holding()
      other.release()
      expect(await making).toEqual(unfinished)
      proxy.release()
      expect(await change).toMatchObject({ keys: 36 })
      expect((await all.held(all.to, [person])).keys.get(person)).toHaveLength(32)
      await other.close()
    })

    it('gives no key for sealing that arrives after the end; the same command once more wraps it', async () => {
      const { keys } = await all.open(all.from, { url: proxy.url })
      const person = newId()
      proxy.arm(0, 'held')
      const making = keys.loadOrCreate(person).catch((error: unknown) => error)
      await proxy.holding()
      await all.rewrap()
      proxy.release()
      expect(await making).toEqual(mismatch)
      await expect(all.held(all.to, [person])).rejects.toEqual(damaged)
      expect(await all.rewrap()).toMatchObject({ keys: 36, before: false })
      expect((await all.held(all.to, [person])).keys.get(person)).toHaveLength(32)
    })
  })
})

/** The bytes of the secrets in a document. */
function wrappedIn(document: Document): Buffer[] {
  return Object.values(document).flatMap((value: unknown) => (value instanceof Binary ? Buffer.from(value.buffer) : []))
}
