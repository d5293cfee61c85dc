import * as fc from 'fast-check'
import type { Automation, Todo } from '@harbor/kernel/automation'
import { addDays, type LocalDate } from '@harbor/kernel/time'
import { existsOn } from '@harbor/organization/unit-facts'
import { ids, unitNo } from '@harbor/testing/member-ids'
import { ReorganisationCourse } from '@harbor/testing/reorganisation-course'
import { receiver } from '@harbor/testing/reorganisation-fixture'
import { isOnTheRoll, segmentOn } from '../../standing/timeline'

const acts = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'propose',
      'approve',
      'approve',
      'set-up',
      'project',
      'project',
      'run',
      'run',
      'run-late',
      'receive',
      'receive',
      'receive',
      'receive-backdated',
      'refuse',
      'complete',
      'complete',
      'stop',
      'transfer',
      'enrol',
      'death',
      'suspension',
      'restoration',
      'day',
    ),
    one: fc.nat(50),
    other: fc.nat(50),
  }),
  { minLength: 20, maxLength: 120 },
)
type Act = typeof acts extends fc.Arbitrary<(infer A)[]> ? A : never

function pick<T>(all: readonly T[], index: number): T | undefined {
  return all[index % Math.max(all.length, 1)]
}

/** One to another, or one into two; closing or going on; with somebody named or all as the rest. */
function propose(course: ReorganisationCourse, one: number, other: number): void {
  const [from, to] = [pick(course.branches, one), pick(course.branches, other)]
  if (!from || !to) return
  const closes = one % 4 !== 0
  if (other % 3 === 0) {
    const memberIds = course.people([from]).map(({ memberId }) => memberId)
    const fresh = unitNo(20 + course.reorganisations.length)
    const established = { name: `第${fresh.slice(-3)}支部`, parentId: ids.community }
    const founded = receiver(fresh, { established, memberIds: memberIds.slice(0, 3 + (one % 3)) })
    const receivers = closes ? [founded, receiver(to, { rest: true })] : [founded]
    course.propose({ kind: 'split', sources: [{ unitId: from, closes }], receivers })
  } else {
    const receivers = [receiver(to, { rest: true })]
    course.propose({
      kind: other % 2 === 0 ? 'merge' : 'dissolve',
      sources: [{ unitId: from, closes: true }],
      receivers,
    })
  }
}

function play(course: ReorganisationCourse, all: readonly Act[], seen: (readonly [Automation, Todo])[]): void {
  for (const { kind, one, other } of all) {
    const member = pick(course.members, one)
    // The last ones are those under way.
    const reorganisation = pick(course.reorganisations.slice(-2), one)
    seen.push(...course.due())
    if (kind === 'propose') propose(course, one, other)
    if (kind === 'project') course.project(one)
    if (kind === 'day') course.nextDay()
    const todo = kind === 'run' ? pick(course.due(), one) : kind === 'run-late' ? pick(seen, one) : undefined
    if (todo) course.carryOut(...todo)
    if (reorganisation) {
      if (kind === 'approve') course.approve(reorganisation)
      if (kind === 'set-up') course.setUp(reorganisation)
      if (kind === 'complete') course.complete(reorganisation)
      if (kind === 'stop' && other % 3 === 0) course.stop(reorganisation)
    }
    const branch = pick(course.branches, other)
    if (!member || !branch) continue
    if (kind === 'receive') course.answer(member, 'received')
    if (kind === 'receive-backdated') course.answer(member, 'received', other % 5)
    if (kind === 'refuse' && other % 3 === 0) course.answer(member, 'refused')
    if (kind === 'transfer' && other % 3 === 0) course.transfer(member, branch)
    if (kind === 'enrol' && other % 3 === 0) course.enrol(branch)
    if (kind === 'death' || kind === 'suspension' || kind === 'restoration')
      if (other % 5 === 0 || kind === 'restoration') course.befall(member, kind)
  }
}

/** On how many rolls of living branches each person is on each day on which he is on the roll at all; anything but 1 is wrong. */
function wrongDays(course: ReorganisationCourse): readonly string[] {
  const wrong: string[] = []
  for (const memberId of course.members) {
    const { timeline, recorded } = course.file(memberId)
    // What is told of the time before the enrolment is of no roll here.
    for (let on: LocalDate = recorded[0]?.effectiveOn ?? course.today; on <= course.today; on = addDays(on, 1)) {
      const there = segmentOn(timeline, on)
      if (!there || !isOnTheRoll(there)) continue
      const branch = there.branchId === null ? undefined : course.unit(there.branchId)
      if (branch?.kind !== 'branch' || !existsOn(branch, on)) wrong.push(`${memberId} ${on} ${branch?.name}`)
    }
  }
  return wrong
}

/** Everything is delivered, carried out and received, for as long as something comes of it. */
function finish(course: ReorganisationCourse): void {
  for (let round = 0; round < 4; round++) {
    for (const memberId of course.members) course.befall(memberId, 'restoration')
    course.project(Number.MAX_SAFE_INTEGER)
    for (const todo of course.due()) course.carryOut(...todo)
    course.reorganisations.forEach((id) => course.setUp(id))
    for (const memberId of course.members) course.answer(memberId, 'received')
    course.nextDay()
  }
}

describe('over random courses of reorganisations', () => {
  const met = { completed: 0, stopped: 0, moved: 0 }

  it('every enrolled member is on exactly one roll, of a living branch, on every day; each move is begun once', () => {
    fc.assert(
      fc.property(acts, fc.integer({ min: 5, max: 10 }), (all, size) => {
        const course = new ReorganisationCourse(size)
        const [first] = all
        const begun = ['propose', 'approve', 'project'] as const
        play(course, [...begun.map((kind) => ({ one: 49, other: 50, ...first, kind })), ...all], [])
        expect(wrongDays(course)).toEqual([])
        finish(course)
        for (const id of course.reorganisations) if (course.complete(id)) met.completed += 1
        course.nextDay()
        expect(wrongDays(course)).toEqual([])
        // What is left to begin waits for a transfer of one's own that nobody may receive.
        course.project(Number.MAX_SAFE_INTEGER)
        for (const memberId of course.members) {
          const { transfers } = course.file(memberId).transfer
          expect(new Set(transfers.map(({ transferId }) => transferId)).size).toBe(transfers.length)
          met.moved += transfers.filter(({ approval, closed }) => approval && closed?.how === 'received').length
        }
        met.stopped += course.reorganisations.filter((id) => course.state(id).phase === 'stopped').length
      }),
      { numRuns: 150 },
    )
  })
  it('of which many come to their end', () => {
    expect(Object.entries(met).filter(([, times]) => times < 8)).toEqual([])
  })
})
