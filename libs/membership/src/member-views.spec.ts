import * as fc from 'fast-check'
import type { Recorded } from '@harbor/kernel/event'
import { newId, type EventId, type MemberId } from '@harbor/kernel/ids'
import { addDays, dateOf, toInstant, toLocalDate, type Instant, type LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { foldView } from '@harbor/testing/fold-view'
import { lives, type Life } from '@harbor/testing/lawful-histories'
import { livedOn } from '@harbor/testing/life-on-log'
import { ids } from '@harbor/testing/member-ids'
import { MemberWorld } from '@harbor/testing/member-world'
import { deadlinesView } from '@harbor/calendar/views'
import { branchAndAbove } from '@harbor/testing/street-units'
import { approveCorrection, proposeCorrection } from './correction/decide'
import { memberDeadlines } from './deadlines/member-deadlines'
import { memberStream } from './member-file'
import type { MemberEvent } from './member-event'
import { readFile } from './member-overview/read-file'
import { changeDetails } from './roll/decide-person'
import { roster } from './roster/views'
import { standingsAsOf } from './standing/queries'
import { segmentOn } from './standing/timeline'
import { standingIntervals, type StandingInterval } from './standing/views'

// The promises of the views, on the real log, keys, read models and runner, for random lawful lives.

const views = [roster, standingIntervals, deadlinesView([memberDeadlines])] as unknown as readonly View[]

async function inWorld(work: (world: MemberWorld) => Promise<void>): Promise<void> {
  const world = await MemberWorld.open(views)
  try {
    await work(world)
  } finally {
    await world.close()
  }
}

async function lived(world: MemberWorld, manyLives: readonly Life[]): Promise<readonly MemberId[]> {
  const members = manyLives.map(() => newId<'member'>())
  for (const [index, life] of manyLives.entries()) await livedOn(world, members[index] ?? newId(), life)
  await world.caughtUp()
  return members
}

type Answer = Pick<StandingInterval, 'unitId' | 'stage' | 'standing'> & { readonly memberId: MemberId }

/** What the query over the two clocks answers, in order of the persons. */
async function asked(world: MemberWorld, asOf: LocalDate, knownAt: Instant): Promise<readonly Answer[]> {
  const intervals = world.readModels.collection<StandingInterval>(standingIntervals.name)
  const rows = await standingsAsOf(intervals, { asOf, knownAt }, { units: 'all' })
  const answers = rows.map(({ memberId, unitId, stage, standing }) => ({ memberId, unitId, stage, standing }))
  return answers.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1))
}

/** What replaying each file up to that instant answers. */
async function replayed(
  world: MemberWorld,
  members: readonly MemberId[],
  asOf: LocalDate,
  knownAt: Instant,
): Promise<readonly Answer[]> {
  const found = await Promise.all(
    members.map(async (memberId): Promise<readonly Answer[]> => {
      const read = await readFile(world.journal, memberId, { knownAt, personal: false })
      const then = read && segmentOn(read.file.timeline, asOf)
      return then ? [{ memberId, unitId: then.branchId ?? '', stage: then.stage, standing: then.standing }] : []
    }),
  )
  return found.flat().toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1))
}

const some = fc.array(lives(30), { minLength: 2, maxLength: 5 })

describe('the views of the member files', () => {
  it('are, live, what they are when built anew, and what folding the log gives', async () => {
    await fc.assert(
      fc.asyncProperty(some, (manyLives) =>
        inWorld(async (world) => {
          const members = await lived(world, manyLives)
          for (const view of views) {
            expect(await world.runner.prove(view.name)).toMatchObject({ equal: true })
            const { documents } = await world.readModels.collection<ViewDocument>(view.name).find({ limit: 1_000 })
            const folded = await Promise.all(members.map((memberId) => foldOf(world, memberId, view)))
            expect(documents).toEqual(folded.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1)))
          }
        }),
      ),
      { numRuns: 6 },
    )
  }, 60_000)

  it('answer as of any day, as known at any instant, what a replay cut there answers', async () => {
    const questions = fc.array(fc.tuple(fc.nat(2_000), fc.nat(200)), { minLength: 12, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(some, questions, (manyLives, points) =>
        inWorld(async (world) => {
          const members = await lived(world, manyLives)
          const instants = manyLives.flatMap(({ recorded }) => recorded.map(({ recordedAt }) => recordedAt))
          for (const [days, which] of points) {
            const asOf = addDays(toLocalDate('2018-06-01'), days)
            const knownAt = instants[which % instants.length] ?? toInstant('2026-01-01T00:00:00Z')
            expect(await asked(world, asOf, knownAt)).toEqual(await replayed(world, members, asOf, knownAt))
          }
        }),
      ),
      { numRuns: 6 },
    )
  }, 60_000)

  async function foldOf(world: MemberWorld, memberId: MemberId, view: View): Promise<readonly ViewDocument[]> {
    const { events } = await world.journal.load(memberStream(memberId), { personal: view.personal })
    return foldView(view as unknown as View<MemberEvent>, events as readonly Recorded<MemberEvent>[])
  }
})

describe('a correction undone', () => {
  const at = (day: LocalDate): Instant => toInstant(`${day}T12:00:00+08:00`)
  const days = Array.from({ length: 20 }, (_, index) => addDays(toLocalDate('2018-01-01'), 170 * index))

  /** Proposed by one person, approved by another; undefined when the rules refuse it. */
  async function corrected(
    world: MemberWorld,
    memberId: MemberId,
    order: {
      readonly corrects: EventId
      readonly replacement: null | { readonly data: Readonly<Record<string, unknown>>; readonly effectiveOn: LocalDate }
    },
    today: LocalDate,
  ): Promise<EventId | undefined> {
    const proposalId = newId<'proposal'>()
    const reasons = { proposalId, reason: '登记有误', authority: '街道党工委' }
    const given = { today, actorId: ids.secretary }
    const proposal = await world.decide(
      memberId,
      (file) => proposeCorrection(file, { ...order, ...reasons }, given),
      world.context(at(today)),
    )
    if (proposal.kind !== 'recorded') return undefined
    const approver = { today, actorId: ids.colleague, units: branchAndAbove }
    const approval = await world.decide(
      memberId,
      (file) => approveCorrection(file, { proposalId, unitId: ids.street }, approver),
      world.context(at(today)),
    )
    return approval.kind === 'recorded' ? approval.eventIds[0] : undefined
  }

  it('leaves every as-of answer as before it, and what was known in between stays answerable', async () => {
    let undone = 0
    await inWorld(async (world) => {
      const property = fc.asyncProperty(lives(30), fc.nat(100), fc.boolean(), async (life, which, annul) => {
        const [memberId] = await lived(world, [life])
        if (!memberId) return
        const { recorded } = await world.file(memberId)
        const meant = recorded[which % recorded.length]
        if (!meant) return
        const { personal: _, ...data } = meant.data as Readonly<Record<string, unknown>>
        const effectiveOn = addDays(meant.effectiveOn ?? dateOf(meant.recordedAt), -5)
        const replacement = annul ? null : { data, effectiveOn }
        const after = (days: number) => addDays(life.today, days)
        const answers = (knownOn: LocalDate) =>
          Promise.all(
            days.map(async (day) => (await asked(world, day, at(knownOn))).find((one) => one.memberId === memberId)),
          )
        const before = await answers(life.today)
        const correction = await corrected(world, memberId, { corrects: meant.id, replacement }, after(1))
        if (!correction) return
        await world.caughtUp()
        const between = await answers(after(11))
        if (!(await corrected(world, memberId, { corrects: correction, replacement: null }, after(21)))) return
        undone += 1
        await world.caughtUp()
        expect(await answers(after(21))).toEqual(before)
        expect(await answers(after(11))).toEqual(between)
        expect(await answers(life.today)).toEqual(before)
      })
      await fc.assert(property, { numRuns: 24, seed: 13 })
    })
    expect(undone).toBeGreaterThan(5)
  }, 90_000)
})

it(
  'an accepted command sent again adds nothing to the log',
  () =>
    inWorld(async (world) => {
      await fc.assert(
        fc.asyncProperty(lives(20), fc.stringMatching(/^\d{4,12}$/), async (life, phone) => {
          const memberId = newId<'member'>()
          await livedOn(world, memberId, life)
          const context = world.context(toInstant('2026-11-24T01:00:00Z'), newId<'command'>())
          const given = { today: toLocalDate('2026-11-24'), actorId: ids.secretary }
          const change = () =>
            world.decide(
              memberId,
              (file) => changeDetails(file, { changes: { phone }, reason: '本人申报' }, given),
              context,
            )
          const first = await change()
          const { length } = (await world.file(memberId)).recorded
          const second = await change()
          expect((await world.file(memberId)).recorded).toHaveLength(length)
          const told = first.kind === 'recorded' ? { kind: 'recorded', eventIds: first.eventIds } : { kind: first.kind }
          expect(second).toMatchObject(told)
        }),
        { numRuns: 15 },
      )
    }),
  60_000,
)
