import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LOG_START, type Position } from '@harbor/kernel/event'
import type { View } from '@harbor/kernel/view'
import { StoreError } from '@harbor/event-log/event-log'
import {
  accounts,
  corrected,
  entered,
  failingOn,
  named,
  openLedger,
  tags,
  closed,
  type AccountDocument,
  type Ledger,
} from './fixtures/ledger'
import type { Generation, ReadModels } from './read-models'
import { openSqliteReadModels } from './sqlite/sqlite-read-models'
import { startViewRunner, type ViewKeeper, type ViewRunner, type ViewRunnerOptions } from './view-runner'
import type { ViewStatus } from './view-status'

const timeoutMs = 5_000
let ledger: Ledger
let readModels: ReadModels
let folder: string
let runners: ViewRunner[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'harbor-views-'))
  ledger = await openLedger()
  readModels = await openSqliteReadModels(folder, { installationId: ledger.log.installationId })
  runners = []
})
afterEach(async () => {
  for (const runner of runners) await runner.stop()
  await readModels.close()
  await ledger.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(views: readonly View[], options: Partial<ViewRunnerOptions> = {}): Promise<ViewKeeper> {
  const runner = await startViewRunner({ source: ledger.source, readModels, views, ...options })
  runners.push(runner)
  return runner
}

async function stop(runner: ViewRunner): Promise<void> {
  runners = runners.filter((one) => one !== runner)
  await runner.stop()
}

/** The first status of that view in that state. */
function reaching(
  view: string,
  state: ViewStatus['state'],
): { onStatus: (status: ViewStatus) => void; status: Promise<ViewStatus> } {
  let onStatus: (status: ViewStatus) => void = () => {}
  const status = new Promise<ViewStatus>((resolve) => {
    onStatus = (one) => {
      if (one.view === view && one.state === state) resolve(one)
    }
  })
  return { onStatus: (one) => onStatus(one), status }
}

async function fill(accountCount: number, entriesEach: number): Promise<Position> {
  let position = LOG_START
  for (let round = 0; round < entriesEach; round++) {
    for (let account = 0; account < accountCount; account++) {
      position = await ledger.append(`a${account}`, entered({ amount: account + round, tag: `t${round % 3}` }))
    }
  }
  return position
}

const account = (id: string) => readModels.collection<AccountDocument>('accounts').get(id)

describe('a running view', () => {
  it('shows what was appended, once it has passed the position', async () => {
    const runner = await start([accounts])
    const position = await ledger.append('one', named({ name: '王小明' }), entered({ amount: 5, tag: 'x' }))
    await runner.caughtUp(position, { timeoutMs })
    expect(await account('one')).toEqual({ id: 'one', name: '王小明', balance: 5, entries: 1 })
  })

  it('goes on after a restart where it stood', async () => {
    const first = await start([accounts])
    await first.caughtUp(await ledger.append('one', entered({ amount: 5, tag: 'x' })), { timeoutMs })
    await stop(first)
    const position = await ledger.append('one', entered({ amount: 6, tag: 'x' }))
    const second = await start([accounts])
    await second.caughtUp(position, { timeoutMs })
    expect(await account('one')).toMatchObject({ balance: 11, entries: 2 })
  })

  it('reports what it is doing', async () => {
    const live = reaching('accounts', 'live')
    const runner = await start([accounts], { onStatus: live.onStatus })
    await live.status
    const position = await ledger.append('one', entered({ amount: 5, tag: 'x' }))
    await runner.caughtUp(position, { timeoutMs })
    expect(await runner.status()).toEqual([
      { view: 'accounts', version: 1, state: 'live', checkpoint: position, head: position, lag: 0 },
    ])
  })

  it('passes over events that it does not handle, and still moves on', async () => {
    const runner = await start([accounts])
    const position = await ledger.append('one', closed({}))
    await runner.caughtUp(position, { timeoutMs })
    expect(await account('one')).toBeUndefined()
  })

  it('does not wait for ever', async () => {
    const runner = await start([accounts])
    const waiting = runner.caughtUp(99 as Position, { timeoutMs: 20 })
    await expect(waiting).rejects.toMatchObject({ code: 'view.timeout', view: 'accounts' })
  })

  it('knows only its views', async () => {
    const runner = await start([accounts])
    await expect(runner.caughtUp(LOG_START, { timeoutMs, views: ['none'] })).rejects.toMatchObject({
      code: 'view.unknown',
    })
  })

  it('tells those who wait when it is stopped', async () => {
    const runner = await start([accounts])
    const outcome = runner.caughtUp(99 as Position, { timeoutMs }).catch((error: unknown) => error)
    await stop(runner)
    expect(await outcome).toMatchObject({ code: 'view.stopped' })
  })
})

describe('views at the end of the log', () => {
  const hourMs = 3_600_000

  it('read it once for all of them, and only those write that find something of theirs', async () => {
    const committed: string[] = []
    const counted = watchingGenerations(readModels, (generation) => ({
      commit: (...commit) => {
        committed.push(generation.view)
        return generation.commit(...commit)
      },
    }))
    let reads = 0
    const readAll: typeof ledger.log.readAll = async (after, options) => {
      const page = await ledger.log.readAll(after, options)
      if (page.last > after) reads++
      return page
    }
    const log = new Proxy(ledger.log, { get: (all, name) => (name === 'readAll' ? readAll : bound(all, name)) })
    const source = { ...ledger.source, log }
    const closings: View = { ...accounts, name: 'closings', handles: [closed.type], evolve: () => ({ name: null }) }
    const runner = await start([accounts, tags, closings], { readModels: counted, source })
    for (const account of ['one', 'two', 'three']) {
      const position = await ledger.append(account, entered({ amount: 5, tag: 'x' }))
      await runner.caughtUp(position, { timeoutMs })
    }
    expect(reads).toBe(3)
    expect(committed.toSorted()).toEqual(['accounts', 'accounts', 'accounts', 'tags', 'tags', 'tags'])
    expect(await readModels.position('closings')).toBe(3)
    await runner.caughtUp(await ledger.append('one', closed({})), { timeoutMs })
    expect(committed.at(-1)).toBe('closings')
  })

  it('let events gather while nobody waits, and do not keep waiting who does', async () => {
    const commits: number[] = []
    const counted = watchingGenerations(readModels, (generation) => ({
      commit: (updates, checkpoint) => {
        commits.push(checkpoint)
        return generation.commit(updates, checkpoint)
      },
    }))
    const runner = await start([accounts], { readModels: counted, gatherMs: hourMs })
    const first = await ledger.append('one', entered({ amount: 1, tag: 'x' }))
    await runner.caughtUp(first, { timeoutMs })
    let last = first
    for (let amount = 0; amount < 5; amount++) last = await ledger.append('one', entered({ amount, tag: 'x' }))
    await runner.caughtUp(last, { timeoutMs })
    expect(commits).toEqual([first, last])
    expect(await account('one')).toMatchObject({ entries: 6 })
  })

  it('do not rest before what is there already', async () => {
    const live = reaching('accounts', 'live')
    const runner = await start([accounts], { gatherMs: hourMs, pageSize: 2, onStatus: live.onStatus })
    await live.status
    const events = Array.from({ length: 9 }, (_, amount) => entered({ amount, tag: 'x' }))
    const changes = runner.changes('accounts')
    await ledger.append('one', ...events)
    // Nobody waits for a position: four full pages come one after the other all the same.
    await runner.changed('accounts', changes + 3, AbortSignal.timeout(timeoutMs))
    expect(await account('one')).toMatchObject({ entries: 8 })
  })

  it('tell how often they have changed', async () => {
    const runner = await start([accounts, tags])
    const before = { accounts: runner.changes('accounts'), tags: runner.changes('tags') }
    const changed = runner.changed('accounts', before.accounts, AbortSignal.timeout(timeoutMs))
    await runner.caughtUp(await ledger.append('one', named({ name: '王小明' })), { timeoutMs })
    await changed
    expect(runner.changes('accounts')).toBe(before.accounts + 1)
    expect(runner.changes('tags')).toBe(before.tags)
    const waiting = runner.changed('tags', before.tags, AbortSignal.timeout(timeoutMs))
    await stop(runner)
    await expect(waiting).rejects.toMatchObject({ code: 'view.stopped' })
  })
})

describe('a correction', () => {
  it('moves an entry to another key', async () => {
    const runner = await start([tags])
    await ledger.append('one', entered({ amount: 1, tag: 'a' }), entered({ amount: 2, tag: 'a' }))
    const moved = corrected({ corrects: ledger.eventId('one', 1), replacement: { data: { amount: 2, tag: 'b' } } })
    await runner.caughtUp(await ledger.append('one', moved), { timeoutMs })
    expect(await tagTotals()).toEqual({ 'one/a': 1, 'one/b': 2 })
  })

  it('that is itself annulled leaves no trace, not even the key that it had made', async () => {
    const runner = await start([tags])
    await ledger.append('one', entered({ amount: 2, tag: 'a' }))
    const moved = corrected({ corrects: ledger.eventId('one', 0), replacement: { data: { amount: 2, tag: 'b' } } })
    await runner.caughtUp(await ledger.append('one', moved), { timeoutMs })
    const annulled = corrected({ corrects: ledger.eventId('one', 1), replacement: null })
    await runner.caughtUp(await ledger.append('one', annulled), { timeoutMs })
    expect(await tagTotals()).toEqual({ 'one/a': 2 })
  })

  async function tagTotals(): Promise<Readonly<Record<string, number>>> {
    const { documents } = await readModels.collection<{ id: string; total: number }>('tags').find({ limit: 100 })
    return Object.fromEntries(documents.map(({ id, total }) => [id, total]))
  }
})

describe('a view that fails', () => {
  it('stops exactly before the event, names it, and the others go on', async () => {
    const stopped = reaching('failing', 'stopped')
    const runner = await start([failingOn('bad'), accounts], { onStatus: stopped.onStatus })
    const good = await ledger.append('good', entered({ amount: 1, tag: 'x' }))
    const bad = await ledger.append('bad', entered({ amount: 1, tag: 'x' }))
    const after = await ledger.append('good', entered({ amount: 1, tag: 'x' }))
    await runner.caughtUp(after, { timeoutMs, views: ['accounts'] })
    expect(await stopped.status).toMatchObject({
      checkpoint: good,
      error: { code: 'view.fold-failed', position: bad, eventType: 'ledger.entered.v1' },
    })
    expect(await account('good')).toMatchObject({ entries: 2 })
    await expect(runner.caughtUp(after, { timeoutMs })).rejects.toMatchObject({ code: 'view.stopped', view: 'failing' })
  })

  it('comes as far as it can when it is filled for the first time', async () => {
    await fill(3, 10)
    const bad = await ledger.append('bad', entered({ amount: 1, tag: 'x' }))
    await fill(3, 10)
    const stopped = reaching('failing', 'stopped')
    await start([failingOn('bad')], { onStatus: stopped.onStatus, pageSize: 4 })
    expect(await stopped.status).toMatchObject({ checkpoint: bad - 1, error: { position: bad } })
  })

  it('stops at an event of its context that nobody knows', async () => {
    const stopped = reaching('accounts', 'stopped')
    await start([accounts], { onStatus: stopped.onStatus })
    const good = await ledger.append('one', entered({ amount: 1, tag: 'x' }))
    const unknown = await ledger.appendUnknown('one')
    expect(await stopped.status).toMatchObject({
      checkpoint: good,
      error: { code: 'log.undecodable-event', position: unknown, eventType: 'ledger.invented.v7' },
    })
  })

  it('passes over an unknown event of another context', async () => {
    const runner = await start([accounts])
    await ledger.appendUnknown('one', 'harvest.reaped.v1')
    const position = await ledger.append('two', entered({ amount: 1, tag: 'x' }))
    await runner.caughtUp(position, { timeoutMs })
    expect(await account('two')).toMatchObject({ entries: 1 })
  })

  it('goes on after a rebuild with the program put right', async () => {
    await ledger.append('bad', entered({ amount: 7, tag: 'x' }))
    let broken = true
    const mended: View = {
      ...failingOn('bad'),
      evolve: (state, event) => (broken ? failingOn('bad') : accounts).evolve(state as never, event as never),
    }
    const stopped = reaching('failing', 'stopped')
    const runner = await start([mended], { onStatus: stopped.onStatus })
    await stopped.status
    await expect(runner.rebuild('failing')).rejects.toMatchObject({ code: 'view.fold-failed' })
    broken = false
    expect(await runner.rebuild('failing')).toMatchObject({ proof: null, events: 1 })
    const position = await ledger.append('bad', entered({ amount: 1, tag: 'x' }))
    await runner.caughtUp(position, { timeoutMs })
    expect(await readModels.collection('failing').get('bad')).toMatchObject({ balance: 8 })
  })

  it('refuses a checkpoint that the log has not reached, and says what to do', async () => {
    const generation = await readModels.live(accounts.name, accounts.version, accounts.collection)
    await generation.commit([], 12 as Position)
    await ledger.append('one', entered({ amount: 7, tag: 'x' }))
    const stopped = reaching('accounts', 'stopped')
    const runner = await start([accounts], { onStatus: stopped.onStatus })
    const { error } = await stopped.status
    expect(error).toMatchObject({ code: 'store.checkpoint-ahead', advice: { en: expect.stringContaining('ebuild') } })
    await expect(runner.prove('accounts')).rejects.toMatchObject({ code: 'store.checkpoint-ahead' })
    await runner.rebuild('accounts')
    expect(await account('one')).toMatchObject({ balance: 7 })
    expect((await runner.status())[0]).toMatchObject({ lag: 0 })
  })

  it('refuses two keys with the same document', async () => {
    const clashing: View = {
      ...accounts,
      name: 'clashing',
      documents: () => [{ id: 'same', name: null }],
    }
    const stopped = reaching('clashing', 'stopped')
    await start([clashing], { onStatus: stopped.onStatus })
    await ledger.append('one', entered({ amount: 1, tag: 'x' }))
    const second = await ledger.append('two', entered({ amount: 1, tag: 'x' }))
    expect(await stopped.status).toMatchObject({ error: { position: second } })
  })
})

describe('a store that fails for a while', () => {
  it('is tried again until it works', async () => {
    let failures = 3
    const flaky = failingCommits(readModels, () => (failures-- > 0 ? 'store.unavailable' : undefined))
    const seen: (string | undefined)[] = []
    const runner = await start([accounts], { readModels: flaky, onStatus: ({ error }) => seen.push(error?.code) })
    const position = await ledger.append('one', entered({ amount: 1, tag: 'x' }))
    await runner.caughtUp(position, { timeoutMs })
    expect(await account('one')).toMatchObject({ entries: 1 })
    expect(seen.filter((code) => code === 'store.unavailable')).toHaveLength(3)
    expect((await runner.status())[0]).not.toHaveProperty('error')
  })

  it('stops the view when it will not come back by itself', async () => {
    const stopped = reaching('accounts', 'stopped')
    await start([accounts], {
      readModels: failingCommits(readModels, () => 'store.damaged'),
      onStatus: stopped.onStatus,
    })
    await ledger.append('one', entered({ amount: 1, tag: 'x' }))
    expect(await stopped.status).toMatchObject({ checkpoint: LOG_START, error: { code: 'store.damaged' } })
  })

  function failingCommits(real: ReadModels, failure: () => StoreError['code'] | undefined): ReadModels {
    return watchingGenerations(real, (generation) => ({
      commit: async (...commit) => {
        const code = failure()
        if (code) throw new StoreError(code, 'as the test wants it', { zh: '', en: '' })
        await generation.commit(...commit)
      },
    }))
  }
})

/** The same store, with something of its live generations in the hands of the test. */
function watchingGenerations(real: ReadModels, wrap: (generation: Generation) => Partial<Generation>): ReadModels {
  const wrapped = (generation: Generation): Generation => {
    const own = wrap(generation)
    return new Proxy(generation, {
      get: (target, name) => (name in own ? Reflect.get(own, name) : bound(target, name)) as unknown,
    })
  }
  return new Proxy(real, {
    get: (target, name) => {
      if (name !== 'live') return bound(target, name)
      return async (...live: Parameters<ReadModels['live']>) => wrapped(await target.live(...live))
    },
  })
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target)
  return typeof value === 'function' ? value.bind(target) : value
}

describe('a rebuild', () => {
  it('makes the same as the live view, proves it and takes its place', async () => {
    const runner = await start([accounts, tags])
    const position = await fill(20, 5)
    await runner.caughtUp(position, { timeoutMs })
    const report = await runner.rebuild('accounts')
    expect(report).toMatchObject({ view: 'accounts', version: 1, events: 100, position })
    expect(report.proof).toMatchObject({ equal: true, position, differingKeys: [], live: { keys: 20, documents: 20 } })
    expect(await readModels.status()).toEqual([
      { view: 'accounts', viewVersion: 1, number: 2, live: true, checkpoint: position },
      { view: 'tags', viewVersion: 1, number: 1, live: true, checkpoint: position },
    ])
    const next = await ledger.append('a0', entered({ amount: 1, tag: 'x' }))
    await runner.caughtUp(next, { timeoutMs })
    expect(await account('a0')).toMatchObject({ entries: 6 })
  })

  it('puts events aside in a file when they do not fit in memory, with the same result', async () => {
    const runner = await start([accounts, tags], { pageSize: 10, rebuildMemoryBytes: 2_000 })
    await runner.caughtUp(await fill(50, 4), { timeoutMs })
    const fractions: number[] = []
    const report = await runner.rebuild('tags', { onProgress: ({ fraction }) => fractions.push(fraction) })
    expect(report).toMatchObject({ events: 200, proof: { equal: true } })
    expect(fractions.length).toBeGreaterThan(40)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(fractions.at(-1)).toBe(1)
  })

  it('stops at a fold that fails only until the next correction, as the running view does', async () => {
    const strict: View = {
      ...tags,
      name: 'strict',
      evolve: (state, event) => {
        const amounts = tags.evolve(state as never, event as never)
        if (amounts.includes(-1)) throw new Error('no entry is negative')
        return amounts
      },
    }
    await ledger.append('one', entered({ amount: -1, tag: 'a' }))
    const replacement = { data: { amount: 1, tag: 'a' } }
    await ledger.append('one', corrected({ corrects: ledger.eventId('one', 0), replacement }))
    const stopped = reaching('strict', 'stopped')
    const runner = await start([strict], { onStatus: stopped.onStatus })
    expect(await stopped.status).toMatchObject({ error: { code: 'view.fold-failed', position: 1 } })
    await expect(runner.rebuild('strict')).rejects.toMatchObject({ code: 'view.fold-failed', position: 1 })
  })

  it('names the keys that differ, and puts them right', async () => {
    const runner = await start([accounts])
    await runner.caughtUp(await fill(30, 2), { timeoutMs })
    await stop(runner)
    const generation = await readModels.live(accounts.name, 1, accounts.collection)
    const wrong = Array.from({ length: 25 }, (_, index) => ({ key: `z${index}`, state: {}, documents: [] }))
    await generation.commit([{ key: 'a7', state: undefined, documents: [] }, ...wrong], await generation.checkpoint())
    const again = await start([accounts])
    const proof = await again.prove('accounts')
    expect(proof).toMatchObject({
      equal: false,
      live: { keys: 54, documents: 29 },
      rebuilt: { keys: 30, documents: 30 },
    })
    expect(proof.differingKeys).toHaveLength(20)
    expect(proof.differingKeys.slice(0, 2)).toEqual(['a7', 'z0'])
    expect((await readModels.status()).map(({ number }) => number)).toEqual([1])
    expect((await again.rebuild('accounts')).proof).toMatchObject({ equal: false })
    expect((await again.prove('accounts')).equal).toBe(true)
    expect(await account('a7')).toBeDefined()
  })

  it('happens at start when the version differs, and the old one answers until then', async () => {
    const first = await start([accounts])
    const position = await fill(3, 3)
    await first.caughtUp(position, { timeoutMs })
    await stop(first)
    let release = (): void => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const changed: View = {
      ...accounts,
      version: 2,
      documents: (state, key) => [{ id: key, ...(state as object), name: 'new' }],
    }
    const source = {
      ...ledger.source,
      decode: (...read: Parameters<typeof ledger.source.decode>) => gate.then(() => ledger.source.decode(...read)),
    }
    const second = await start([changed], { source })
    expect(await account('a1')).toMatchObject({ name: null })
    await expect(second.rebuild('accounts')).rejects.toMatchObject({ code: 'view.busy' })
    const caughtUp = second.caughtUp(position, { timeoutMs })
    release()
    await caughtUp
    expect(await account('a1')).toMatchObject({ name: 'new' })
    expect(await readModels.status()).toEqual([
      { view: 'accounts', viewVersion: 2, number: 2, live: true, checkpoint: position },
    ])
  })

  it('that is cut off leaves the live view as it was', async () => {
    const runner = await start([accounts], { pageSize: 5 })
    const position = await fill(10, 3)
    await runner.caughtUp(position, { timeoutMs })
    const rebuilding = runner.rebuild('accounts', { onProgress: () => void stop(runner) })
    await expect(rebuilding).rejects.toMatchObject({ code: 'view.stopped' })
    expect(await readModels.status()).toEqual([
      { view: 'accounts', viewVersion: 1, number: 1, live: true, checkpoint: position },
    ])
    expect(await account('a1')).toMatchObject({ entries: 3 })
  })

  it('meets the appends that come while it runs', async () => {
    const runner = await start([accounts], { pageSize: 10 })
    await runner.caughtUp(await fill(10, 5), { timeoutMs })
    const appends: Promise<Position>[] = []
    const onProgress = (): void => {
      if (appends.length < 3) appends.push(ledger.append(`new${appends.length}`, entered({ amount: 1, tag: 'x' })))
    }
    const { proof } = await runner.rebuild('accounts', { onProgress })
    expect(proof?.equal).toBe(true)
    const positions = await Promise.all(appends)
    await runner.caughtUp(Math.max(...positions) as Position, { timeoutMs })
    expect(await readModels.collection('accounts').count()).toBe(13)
    expect((await runner.prove('accounts')).equal).toBe(true)
  })
})
