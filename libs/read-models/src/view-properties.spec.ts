import * as fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LOG_START, type DomainEvent, type Position, type Recorded } from '@harbor/kernel/event'
import type { View } from '@harbor/kernel/view'
import {
  accounts,
  corrected,
  entered,
  named,
  openLedger,
  plainFold,
  tags,
  closed,
  type Ledger,
} from './fixtures/ledger'
import type { ReadModels } from './read-models'
import { openSqliteReadModels } from './sqlite/sqlite-read-models'
import { startViewRunner, type ViewRunner } from './view-runner'

/** One step of a history: something is appended, or what reads it is started again. */
type Step =
  | { readonly kind: 'name' | 'close'; readonly account: number }
  | { readonly kind: 'enter'; readonly account: number; readonly amount: number; readonly tag: string }
  | { readonly kind: 'correct'; readonly account: number; readonly back: number; readonly to: string | null }
  | { readonly kind: 'restart' | 'catch-up' | 'rebuild' }

const account = fc.integer({ min: 0, max: 2 })
const tag = fc.constantFrom('a', 'b', 'c')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('name' as const, 'close' as const), account }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('enter' as const),
      account,
      amount: fc.integer({ min: -9, max: 9 }),
      tag,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('correct' as const),
      account,
      back: fc.integer({ min: 1, max: 5 }),
      to: fc.option(tag),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('restart' as const, 'catch-up' as const, 'rebuild' as const) }),
  },
)

const timeoutMs = 10_000
const views = [accounts, tags]

/** One history, played against real stores. */
class Play {
  /** Of every rebuild: was the result what had been live? */
  readonly proofs: (boolean | undefined)[] = []
  private readonly lengths = new Map<string, number>()
  private head: Position = LOG_START
  private runner: ViewRunner | undefined

  constructor(
    private readonly ledger: Ledger,
    readonly readModels: ReadModels,
    private readonly pageSize: number,
    private readonly rebuildMemoryBytes: number,
  ) {}

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'name':
        return this.append(step.account, named({ name: `n${this.head}` }))
      case 'close':
        return this.append(step.account, closed({}))
      case 'enter':
        return this.append(step.account, entered({ amount: step.amount, tag: step.tag }))
      case 'correct':
        return this.correct(step.account, step.back, step.to)
      case 'restart':
        await this.stop()
        await this.start()
        return
      case 'catch-up':
        return this.catchUp()
      case 'rebuild':
        await this.catchUp()
        for (const { name } of views) this.proofs.push((await this.running().rebuild(name)).proof?.equal)
    }
  }

  async start(): Promise<void> {
    const { readModels, pageSize, rebuildMemoryBytes } = this
    this.runner = await startViewRunner({ source: this.ledger.source, readModels, views, pageSize, rebuildMemoryBytes })
  }

  async stop(): Promise<void> {
    await this.runner?.stop()
  }

  async catchUp(): Promise<void> {
    await this.running().caughtUp(this.head, { timeoutMs })
  }

  private running(): ViewRunner {
    if (!this.runner) throw new Error('not started')
    return this.runner
  }

  private async append(account: number, event: DomainEvent): Promise<void> {
    const name = String(account)
    this.head = await this.ledger.append(name, event)
    this.lengths.set(name, (this.lengths.get(name) ?? 0) + 1)
  }

  /** Of an entry, or of a correction: whatever stands that far back in the account. */
  private async correct(account: number, back: number, to: string | null): Promise<void> {
    const revision = (this.lengths.get(String(account)) ?? 0) - back
    if (revision < 0) return
    const target = (await this.ledger.log.readStream(`account-${account}`, { fromRevision: revision, limit: 1 }))[0]
    if (target?.type !== entered.type && target?.type !== corrected.type) return
    const moved =
      target.type === entered.type
        ? { amount: back, tag: to }
        : {
            corrects: (JSON.parse(target.data) as { corrects: unknown }).corrects,
            replacement: to && { data: { amount: 1, tag: to } },
          }
    await this.append(account, corrected({ corrects: target.id, replacement: to === null ? null : { data: moved } }))
  }
}

describe('live views, rebuilt views and the plain fold of the log', () => {
  it('are the same, whatever the page boundaries, restarts and corrections', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }),
        fc.constantFrom(1, 2, 3, 7, 100),
        fc.constantFrom(1, 1_500, 1_000_000),
        async (steps, pageSize, rebuildMemoryBytes) => {
          const folder = mkdtempSync(join(tmpdir(), 'harbor-views-'))
          const ledger = await openLedger()
          const readModels = await openSqliteReadModels(folder, { installationId: ledger.log.installationId })
          const play = new Play(ledger, readModels, pageSize, rebuildMemoryBytes)
          try {
            await play.start()
            for (const one of steps) await play.take(one)
            await play.take({ kind: 'rebuild' })
            expect(new Set(play.proofs)).toEqual(new Set([true]))
            await expectPlainFold(ledger, readModels, accounts)
            await expectPlainFold(ledger, readModels, tags)
          } finally {
            await play.stop()
            await readModels.close()
            await ledger.close()
            rmSync(folder, { recursive: true })
          }
        },
      ),
      { numRuns: 40 },
    )
  }, 120_000)
})

async function expectPlainFold<E extends DomainEvent, State>(
  ledger: Ledger,
  readModels: ReadModels,
  view: View<E, State>,
): Promise<void> {
  const { events } = await ledger.log.readAll(LOG_START, { limit: 10_000 })
  const recorded = await ledger.source.decode(events, { personal: false })
  const expected = plainFold(view, recorded as readonly Recorded<E>[])
  const generation = await readModels.live(view.name, view.version, view.collection)
  const keys = (await generation.keyDigests('', 1_000)).map(({ key }) => key)
  expect(await generation.states(keys)).toEqual(expected)
  const { documents } = await readModels.collection(view.name).find({ limit: 1_000 })
  const byId = [...expected]
    .flatMap(([key, state]) => view.documents(state, key))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  expect(documents).toEqual(byId)
}
