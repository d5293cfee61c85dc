import { randomBytes } from 'node:crypto'
import { MongoClient } from 'mongodb'
import type { AccessStore } from '@harbor/access/credentials/access-store'
import { openMongoAccessStore } from '@harbor/access/credentials/mongodb/mongo-access-store'
import type { SensitiveRead } from '@harbor/access/credentials/read-ledger'
import { openMongoKeys } from '@harbor/access/keys-mongodb/mongo-keys'
import { openMongoRelayStore } from '@harbor/district-feed/mongodb/mongo-relay-store'
import type { RelayStore, Sent } from '@harbor/district-feed/relay-store'
import { StoreError } from '@harbor/event-log/event-log'
import type { PersonalDataKeys } from '@harbor/event-log/keys'
import type { Position } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { withBackOff } from '@harbor/read-models/back-off'
import { cheapHash, StandingClock } from '@harbor/testing/access-fixture'
import { accountNo, ids } from '@harbor/testing/member-ids'
import { describeWithServer } from '../servers/described'
import { MongoProxy, type Cut } from './mongo-proxy'

const installationId = newId()
const masterKey = randomBytes(32).toString('base64')
const clock = new StandingClock()
/** A driver that gives up soon, so that a cut costs no seconds. */
const impatient = (url: string) => `${url}?serverSelectionTimeoutMS=1500&heartbeatFrequencyMS=500`

interface Stores {
  readonly keys: PersonalDataKeys
  readonly access: AccessStore
  readonly relay: RelayStore
}
/** What became of an act that may have been cut. */
type Fate<T> = { readonly done: true; readonly result: T } | { readonly done: false; readonly error: unknown }

/**
 * Stores that several processes share have no transactions. Every act is cut here at each of its writes, on the way to the server and on
 * the way back; then the connection is whole again, nothing is opened anew, and what each process finds must be right.
 */
describeWithServer('MONGODB_URL', 'stores that processes share, cut off from MongoDB', (url) => {
  let proxy: MongoProxy
  let prefix: string
  const opened: Stores[] = []

  beforeEach(async () => {
    proxy = await MongoProxy.before(url)
    prefix = `harbor-faults-${randomBytes(6).toString('hex')}`
  })
  afterEach(async () => {
    proxy.heal()
    for (const { keys, access, relay } of opened.splice(0)) {
      await keys.close()
      await access.close()
      await relay.close()
    }
    await proxy.close()
    const client = new MongoClient(url)
    for (const part of ['keys', 'access', 'feed']) await client.db(`${prefix}_${part}`).dropDatabase()
    await client.close()
  })

  /** `here` is cut; `there` is another process with a connection of its own. */
  async function open(): Promise<{ readonly here: Stores; readonly there: Stores }> {
    const through = async (address: string): Promise<Stores> => {
      const common = { url: address, installationId, masterKey }
      const stores = {
        keys: await openMongoKeys({ ...common, database: `${prefix}_keys` }),
        access: await openMongoAccessStore({ ...common, database: `${prefix}_access`, hashCost: cheapHash }),
        relay: await openMongoRelayStore({ ...common, database: `${prefix}_feed` }),
      }
      opened.push(stores)
      return stores
    }
    return { here: await through(impatient(proxy.url)), there: await through(url) }
  }

  /** Cuts the act at its first write, then at its second, until it gets through whole. */
  async function cutEverywhere<T>(
    act: (here: Stores, there: Stores) => Promise<() => Promise<T>>,
    check: (fate: Fate<T>, here: Stores, there: Stores) => Promise<void>,
  ): Promise<void> {
    const { here, there } = await open()
    for (const cut of ['lost', 'unanswered'] as const satisfies readonly Cut[]) {
      for (let passing = 0, wasCut = true; wasCut; passing++) {
        const prepared = await patiently(() => act(here, there))
        proxy.arm(passing, cut)
        const fate = await settled(prepared())
        wasCut = proxy.hasCut
        proxy.heal()
        expect(fate.done ? 'store.unavailable' : codeOf(fate.error)).toBe('store.unavailable')
        await check(fate, here, there)
      }
    }
  }

  it('say so within their time, and go on by themselves when it is back', async () => {
    const { here } = await open()
    proxy.arm(0, 'lost')
    await here.keys.loadOrCreate(newId()).catch(() => undefined)
    const since = performance.now()
    const acts = [
      () => here.keys.loadOrCreate(newId()),
      () => here.keys.load([newId()]),
      () => here.access.sessions.find(newId(), clock.now()),
      () => here.access.throttle.begin('lin', '10.0.0.7', clock.now()),
      () => here.access.reads.record(read('r')),
      () => here.relay.checkpoint(),
      () => here.relay.lease.read(),
    ]
    for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(performance.now() - since).toBeLessThan(60_000)
    proxy.heal()
    for (const act of acts) await patiently<unknown>(act)
  }, 180_000)

  it('keep one key of a person, and none that was destroyed', async () => {
    await cutEverywhere(
      async ({ keys }) => {
        const person = newId()
        return async () => ({ person, key: await keys.loadOrCreate(person) })
      },
      async (fate, { keys }, there) => {
        if (!fate.done) return
        const { person, key } = fate.result
        expect([await patiently(() => keys.loadOrCreate(person)), await there.keys.loadOrCreate(person)]).toEqual([
          key,
          key,
        ])
      },
    )
    let person = newId()
    await cutEverywhere(
      async ({ keys }) => {
        person = newId()
        await keys.loadOrCreate(person)
        return () => keys.destroy(person)
      },
      async (fate, here, there) => {
        if (!fate.done) await patiently(() => here.keys.destroy(person))
        expect(await there.keys.loadOrCreate(person)).toBe('destroyed')
        expect((await patiently(() => here.keys.load([person]))).get(person)).toBe('destroyed')
      },
    )
  }, 300_000)

  it('let a session go on from where its holder stands, whose answer was lost', async () => {
    let secret = ''
    let sessionId = newId<'session'>()
    await cutEverywhere(
      async (here, there) => {
        const { session, refresh } = await there.access.sessions.open(accountNo(1), clock.now(), null)
        secret = refresh.secret
        sessionId = session.sessionId
        return () => here.access.sessions.rotate(secret, clock.now())
      },
      async (fate, here, there) => {
        const again = await patiently(() => here.access.sessions.rotate(secret, clock.now()))
        const lawful = fate.done ? ['rotated superseded'] : ['cut rotated', 'cut superseded']
        expect(lawful).toContain(`${fate.done ? fate.result.kind : 'cut'} ${again.kind}`)
        expect(await there.access.sessions.find(sessionId, clock.now())).toMatchObject({ sessionId })
        await here.access.sessions.endAll(accountNo(1), clock.now(), 'checked')
        expect(await there.access.sessions.find(sessionId, clock.now())).toBeUndefined()
      },
    )
  }, 300_000)

  it('count an attempt to sign in that got through', async () => {
    await cutEverywhere(
      async ({ access }) => {
        const name = newId()
        return () => access.throttle.begin(name, newId(), clock.now()).then((attempt) => ({ name, attempt }))
      },
      async (fate, _, there) => {
        if (!fate.done) return
        const { name } = fate.result
        const tries = []
        for (let guess = 0; guess < 5; guess++)
          tries.push((await there.access.throttle.begin(name, newId(), clock.now())).retryAfterSeconds)
        expect(tries).toEqual([0, 0, 0, 0, 1])
      },
    )
  }, 300_000)

  it('hold every read that was told to be recorded, in one whole chain', async () => {
    const told: string[] = []
    let round = 0
    await cutEverywhere(
      async ({ access }, there) => {
        round++
        await there.access.reads.record(read(`there-${round}`))
        told.push(`there-${round}`)
        const requests = [1, 2, 3].map((number) => `here-${round}-${number}`)
        return async () => {
          await Promise.all(requests.map((request) => access.reads.record(read(request))))
          told.push(...requests)
        }
      },
      async (_, here, there) => {
        expect(await there.access.reads.verify()).toMatchObject({ ok: true })
        const found = (await patiently(() => here.access.reads.find({ limit: 1_000 }))).map(({ request }) => request)
        expect(told.filter((request) => found.filter((one) => one === request).length !== 1)).toEqual([])
      },
    )
  }, 300_000)

  it('move the relay’s checkpoint with its term alone, and hold in the ledger what was sent, once', async () => {
    let [fence, position] = [0, 0]
    let entry = sent('0')
    await cutEverywhere(
      async ({ relay }) => {
        fence++
        position++
        entry = sent(String(position))
        await relay.begin(fence)
        return () => relay.commit(fence, position as Position, [entry])
      },
      async (fate, here, there) => {
        expect(fate.done ? fate.result : true).toBe(true)
        // What is on its way from before must not come later.
        const begun = await patiently(() => here.relay.begin(fence))
        expect([position - 1, position]).toContain(begun?.position)
        expect(await patiently(() => here.relay.commit(fence, position as Position, [entry]))).toBe(true)
        expect(await there.relay.checkpoint()).toMatchObject({
          position,
          offsets: { 'party.membership.v1/0': String(position) },
        })
        expect(
          (await there.relay.sentAbout('member-1', { limit: 100 })).filter(({ offset }) => offset === entry.offset),
        ).toEqual([entry])
      },
    )
  }, 300_000)
})

/** Until it works. What it met on the way is told if it never does. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const met: string[] = []
  const since = performance.now()
  try {
    return await withBackOff(work, AbortSignal.timeout(90_000), (error) => {
      met.push(`${Math.round(performance.now() - since)} ms: ${String(error)}`)
    })
  } catch (error) {
    throw new Error(['it never worked again', ...met].join('\n'), { cause: error })
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof StoreError ? error.code : error
}

async function settled<T>(work: Promise<T>): Promise<Fate<T>> {
  try {
    return { done: true, result: await work }
  } catch (error) {
    return { done: false, error }
  }
}

function read(request: string): SensitiveRead {
  return {
    at: clock.now(),
    accountId: accountNo(1),
    role: 'auditor',
    permission: 'member.read-personal',
    subject: `member-${ids.member}`,
    reason: '',
    request,
  }
}

function sent(offset: string): Sent {
  return {
    recipient: 'kafka',
    eventId: newId(),
    type: 'party.membership.enrolled.v1',
    subject: 'member-1',
    topic: 'party.membership.v1',
    partition: 0,
    offset,
    at: clock.now(),
  }
}
