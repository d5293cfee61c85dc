import * as fc from 'fast-check'
import { addDays, toLocalDate } from '@harbor/kernel/time'
import { ladderPackOn, rungs, type Rung } from '@harbor/rules/absence-ladder'
import { outcomeOf } from '@harbor/testing/member-fixture'
import { accountNo, fixed, ids, memberNo } from '@harbor/testing/member-ids'
import { recordedIn, type ToldEvent } from '@harbor/testing/volunteering-fixture'
import { absenceDeadlines } from './deadlines'
import { decideRung, proposeRung, type GivenAbsence } from './decide'
import { absenceStream, rungDecided, rungProposed, type AbsenceEvent } from './events'
import { ladderOf } from './ladder'
import { absenceOf, type RestingOn, type RungId } from './state'

const on = toLocalDate
const today = on('2026-10-15')
const pack = ladderPackOn(today)
const secretary = accountNo(1)
const rungNo = (number: number): RungId => fixed<'rung'>('f7', number)
/** Missed in that month, on the tenth. */
const missed = (month: number): RestingOn => ({
  source: `session-${month}`,
  on: on(`2026-${String(month).padStart(2, '0')}-10`),
})
const absences = (...months: readonly number[]) => months.map(missed)

function proposed(rung: Rung, number: number, ...months: readonly number[]): ToldEvent<AbsenceEvent> {
  const event = rungProposed(
    {
      rungId: rungNo(number),
      rung,
      branchId: ids.branch,
      absences: absences(...months),
      personal: { grounds: '多次未到' },
    },
    { effectiveOn: addDays(missed(months.at(-1) ?? 1).on, 5) },
  )
  return { event, by: secretary }
}
function decided(number: number, day: string, taken = true): AbsenceEvent {
  return rungDecided(
    { rungId: rungNo(number), taken, byUnitId: ids.branch, document: '支委会决议' },
    { effectiveOn: on(day) },
  )
}
const stateOf = (...events: readonly ToldEvent<AbsenceEvent>[]) =>
  absenceOf(recordedIn(absenceStream(memberNo(1)), events))
const reminded = [proposed('reminder', 1, 3), decided(1, '2026-03-16')]
const criticised = [...reminded, proposed('criticism', 2, 3, 4), decided(2, '2026-04-20')]

function given(unexcused: readonly RestingOn[], more: Partial<GivenAbsence> = {}): GivenAbsence {
  const who = { actorId: secretary, actorMemberId: null, memberId: memberNo(1) }
  return { today, ...who, branchId: ids.branch, above: [ids.community, ids.street], unexcused, pack, ...more }
}
const order = (rung: Rung) => ({ rungId: rungNo(9), rung, grounds: '多次未到', document: '谈话记录' })

describe('the ladder', () => {
  it('begins with a reminder, and goes up a rung with each further absence once the one before was taken', () => {
    const next = (months: readonly number[], events: readonly ToldEvent<AbsenceEvent>[]) =>
      ladderOf(absences(...months), stateOf(...events), pack, today).next
    expect(next([], [])).toBeNull()
    expect(next([3], [])).toBe('reminder')
    expect(next([3, 4, 5, 6], [])).toBe('reminder')
    expect(next([3], reminded)).toBeNull()
    expect(next([3, 4], reminded)).toBe('criticism')
    expect(next([3, 4, 5], criticised)).toBe('rectification')
    expect(next([3, 4], criticised)).toBeNull()
  })

  it('offers nothing while a proposal waits, and nothing above disposal', () => {
    expect(ladderOf(absences(3, 4), stateOf(...reminded, proposed('criticism', 2, 3, 4)), pack, today)).toMatchObject({
      next: null,
      pending: { rung: 'criticism' },
    })
    const all = [
      ...criticised,
      proposed('rectification', 3, 3, 4, 5),
      decided(3, '2026-05-20'),
      proposed('disposal', 4, 3, 4, 5, 6),
      decided(4, '2026-06-20'),
    ]
    expect(ladderOf(absences(3, 4, 5, 6, 7), stateOf(...all), pack, today)).toMatchObject({
      level: 'disposal',
      next: null,
    })
  })

  it('is recomputed when an absence is excused later: the decision stays, with a finding, and is no step any more', () => {
    const ladder = ladderOf(absences(3, 5), stateOf(...criticised), pack, today)
    expect(ladder.taken.map(({ rung, standing, finding }) => [rung, standing, finding])).toEqual([
      ['reminder', 1, null],
      ['criticism', 1, 'absence.since-excused'],
    ])
    expect([ladder.level, ladder.next]).toEqual(['reminder', 'criticism'])
    expect(ladderOf([], stateOf(...criticised), pack, today)).toMatchObject({ level: null, next: null, absences: [] })
  })

  it('begins anew after a year without absence', () => {
    const later = on('2027-05-01')
    const after = [...absences(3, 4), { source: 'session-x', on: on('2027-04-20') }]
    expect(ladderOf(after, stateOf(...criticised), pack, later)).toMatchObject({ level: null, next: 'reminder' })
  })

  it('counts an absence for twelve months and no day longer', () => {
    const counted = (asOf: string) => ladderOf(absences(3), stateOf(), pack, on(asOf)).absences.length
    expect(['2026-03-09', '2026-03-10', '2027-03-09', '2027-03-10'].map(counted)).toEqual([0, 1, 1, 0])
  })

  const anyAbsences = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 9 })
  const anyDecisions = fc.array(
    fc.record({
      rung: fc.constantFrom(...rungs),
      months: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      taken: fc.option(fc.boolean()),
    }),
    { maxLength: 5 },
  )
  const told = (decisions: readonly { rung: Rung; months: readonly number[]; taken: boolean | null }[]) =>
    decisions.flatMap(({ rung, months, taken }, index): ToldEvent<AbsenceEvent>[] => {
      const step = proposed(rung, index + 1, ...months.toSorted((a, b) => a - b))
      return taken === null ? [step] : [step, decided(index + 1, '2026-09-20', taken)]
    })

  it('is a function of attendance and decisions: of neither’s order, nor how often an absence is told', () => {
    fc.assert(
      fc.property(anyAbsences, anyDecisions, fc.boolean(), (months, decisions, reversed) => {
        const state = stateOf(...told(decisions))
        const known = absences(...months)
        const again = reversed ? [...known, ...known].toReversed() : [...known, ...known]
        expect(ladderOf(again, state, pack, today)).toEqual(ladderOf(known, state, pack, today))
        const swapped = ladderOf(known, state.toReversed(), pack, today)
        expect([swapped.level, swapped.next]).toEqual([
          ladderOf(known, state, pack, today).level,
          ladderOf(known, state, pack, today).next,
        ])
      }),
    )
  })

  it('never rises because an absence is excused, and keeps every decision', () => {
    fc.assert(
      fc.property(anyAbsences, anyDecisions, fc.nat(), (months, decisions, pick) => {
        const state = stateOf(...told(decisions))
        const before = ladderOf(absences(...months), state, pack, today)
        const left = months.filter((_, index) => index !== pick % Math.max(1, months.length))
        const after = ladderOf(absences(...left), state, pack, today)
        const height = (level: Rung | null) => (level === null ? -1 : rungs.indexOf(level))
        expect(height(after.level)).toBeLessThanOrEqual(height(before.level))
        expect(after.taken.map(({ rungId }) => rungId)).toEqual(before.taken.map(({ rungId }) => rungId))
      }),
    )
  })
})

describe('a rung', () => {
  it('rests on the absences of the ledger; a reminder is given by who proposes it', () => {
    outcomeOf(proposeRung([], order('reminder'), given(absences(3)))).then(
      rungProposed(
        {
          rungId: rungNo(9),
          rung: 'reminder',
          branchId: ids.branch,
          absences: absences(3),
          personal: { grounds: '多次未到' },
        },
        { effectiveOn: today, rulePack: pack.code },
      ),
      rungDecided(
        { rungId: rungNo(9), taken: true, byUnitId: ids.branch, document: '谈话记录' },
        { effectiveOn: today, rulePack: pack.code },
      ),
    )
  })

  it('above a reminder is proposed and waits for another person', () => {
    outcomeOf(proposeRung(stateOf(...reminded), order('criticism'), given(absences(3, 4)))).then(
      rungProposed(
        {
          rungId: rungNo(9),
          rung: 'criticism',
          branchId: ids.branch,
          absences: absences(3, 4),
          personal: { grounds: '多次未到' },
        },
        { effectiveOn: today, rulePack: pack.code },
      ),
    )
  })

  it('is the next one, of a member on the roll, and never one’s own', () => {
    outcomeOf(proposeRung([], order('criticism'), given(absences(3, 4)))).thenRefused('absence.not-next', {
      next: 'reminder',
      absences: 2,
      needed: 2,
    })
    outcomeOf(proposeRung([], order('reminder'), given([]))).thenRefused('absence.not-next', { next: '-', absences: 0 })
    outcomeOf(proposeRung([], order('reminder'), given(absences(3), { branchId: null }))).thenRefused(
      'absence.not-on-roll',
    )
    outcomeOf(proposeRung([], order('reminder'), given(absences(3), { actorMemberId: memberNo(1) }))).thenRefused(
      'absence.own-matter',
    )
    outcomeOf(
      proposeRung(stateOf(...reminded, proposed('criticism', 2, 3, 4)), order('criticism'), given(absences(3, 4))),
    ).thenRefused('absence.pending')
  })

  const decision = { rungId: rungNo(2), taken: true, byUnitId: ids.branch, document: '支委会决议' }
  const pending = [...reminded, proposed('criticism', 2, 3, 4)]
  const another = { actorId: accountNo(2) }

  it('from criticism on is decided by another person, for the branch or above', () => {
    const decide = (more: Partial<GivenAbsence>, changes: object = {}) =>
      outcomeOf(decideRung(stateOf(...pending), { ...decision, ...changes }, given(absences(3, 4), more)))
    decide({}).thenRefused('absence.same-person')
    decide({ ...another, actorMemberId: memberNo(1) }).thenRefused('absence.own-matter')
    decide(another, { byUnitId: ids.otherBranch }).thenRefused('absence.no-authority')
    decide(another, { rungId: rungNo(7) }).thenRefused('absence.nothing-pending')
    decide(another).then(rungDecided(decision, { effectiveOn: today, rulePack: pack.code }))
  })

  it('is not taken once its absences are excused; it can be rejected still', () => {
    const excused = given(absences(3), another)
    outcomeOf(decideRung(stateOf(...pending), decision, excused)).thenRefused('absence.since-excused', { standing: 1 })
    // Absences that came later do not take the place of those that it rests on.
    outcomeOf(decideRung(stateOf(...pending), decision, given(absences(5, 6), another))).thenRefused(
      'absence.since-excused',
      { standing: 0, needed: 2 },
    )
    expect(decideRung(stateOf(...pending), { ...decision, taken: false }, excused).accepted).toBe(true)
  })

  it('of rectification names its last day, after today; no other does', () => {
    const rectification = stateOf(...criticised, proposed('rectification', 3, 3, 4, 5))
    const all = given(absences(3, 4, 5, 6), another)
    const third = { ...decision, rungId: rungNo(3) }
    const until = (day?: string) => ({ ...third, ...(day && { until: on(day) }) })
    for (const day of [undefined, '2026-10-14', '2026-10-15'])
      outcomeOf(decideRung(rectification, until(day), all)).thenRefused('absence.needs-until')
    const dates = { effectiveOn: today, rulePack: pack.code }
    outcomeOf(decideRung(rectification, until('2026-10-16'), all)).then(rungDecided(until('2026-10-16'), dates))
    outcomeOf(decideRung(rectification, { ...third, taken: false }, all)).then(
      rungDecided({ ...third, taken: false }, dates),
    )
    outcomeOf(decideRung(stateOf(...pending), { ...decision, until: on('2027-01-15') }, all)).then(
      rungDecided(decision, dates),
    )
  })

  it('of disposal is for a unit above', () => {
    const disposal = stateOf(...criticised, proposed('disposal', 4, 3, 4, 5, 6))
    const all = given(absences(3, 4, 5, 6), another)
    outcomeOf(decideRung(disposal, { ...decision, rungId: rungNo(4) }, all)).thenRefused('absence.no-authority')
    expect(decideRung(disposal, { ...decision, rungId: rungNo(4), byUnitId: ids.street }, all).accepted).toBe(true)
  })

  it('that waits stands in the calendar', () => {
    expect(absenceDeadlines.deadlinesOf(stateOf(proposed('criticism', 2, 3, 4)), memberNo(1))).toMatchObject([
      {
        rule: 'absence.decide',
        opensOn: '2026-04-15',
        dueOn: '2026-04-30',
        metOn: null,
        memberId: memberNo(1),
        unitId: ids.branch,
      },
    ])
  })
})
