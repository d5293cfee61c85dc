import * as fc from 'fast-check'
import type { Recorded } from '@harbor/kernel/event'
import { addDays, FAR_INSTANT, toInstant, toLocalDate, type Instant, type LocalDate } from '@harbor/kernel/time'
import { foldView } from '@harbor/testing/fold-view'
import { lives } from '@harbor/testing/lawful-histories'
import { convertedOnTime } from '@harbor/testing/member-events'
import { eventNo, recorded, recordedOn } from '@harbor/testing/member-fixture'
import { ids } from '@harbor/testing/member-ids'
import { enrolled, received, suspended, underWay } from '@harbor/testing/member-roll-events'
import { recordCorrected } from '../roll/events'
import type { MemberEvent } from '../member-event'
import { memberFile } from '../member-file'
import { segmentOn } from './timeline'
import { standingIntervals, type StandingInterval } from './views'

type Answer = Pick<StandingInterval, 'unitId' | 'stage' | 'standing'>

/** As the query asks: the one row in which the day and the instant meet. */
function asked(rows: readonly StandingInterval[], on: LocalDate, at: Instant): readonly Answer[] {
  return rows
    .filter((row) => row.validFrom <= on && on < row.validTo && row.recordedFrom <= at && at < row.recordedTo)
    .map(({ unitId, stage, standing }) => ({ unitId, stage, standing }))
}

/** As replay answers: the file cut at the instant. */
function replayed(told: readonly Recorded<MemberEvent>[], on: LocalDate, at: Instant): readonly Answer[] {
  const cut = memberFile(
    ids.member,
    told.filter(({ recordedAt }) => recordedAt <= at),
  )
  const segment = segmentOn(cut.timeline, on)
  return segment ? [{ unitId: segment.branchId ?? '', stage: segment.stage, standing: segment.standing }] : []
}

const correction = (number: number, replacement: unknown, on: string) =>
  recordedOn(
    on,
    recordCorrected({
      proposalId: ids.proposal,
      corrects: eventNo(number),
      reason: '登记有误',
      authority: '街道党工委',
      replacement: replacement as null,
    }),
  )

describe('standing on two clocks', () => {
  it('tells in every lawful life, of every day and instant, what replay to that instant tells', () => {
    fc.assert(
      fc.property(lives(), fc.array(fc.tuple(fc.nat(2_000), fc.nat(60)), { minLength: 20 }), (life, questions) => {
        const rows = foldView(standingIntervals, life.recorded)
        const instants = [...life.recorded.map(({ recordedAt }) => recordedAt), toInstant('2020-01-01T00:00:00Z')]
        for (const [days, index] of questions) {
          const on = addDays(toLocalDate('2017-06-01'), days)
          const at = instants[index % instants.length] ?? FAR_INSTANT
          expect(asked(rows, on, at)).toEqual(replayed(life.recorded, on, at))
        }
      }),
      { numRuns: 150 },
    )
  })
  it('never has two rows for one day and instant, and no row without length', () => {
    fc.assert(
      fc.property(lives(), ({ recorded: told }) => {
        const rows = foldView(standingIntervals, told)
        expect(rows.every((row) => row.validFrom < row.validTo && row.recordedFrom < row.recordedTo)).toBe(true)
        expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
        const crossing = rows.filter((a, index) =>
          rows
            .slice(index + 1)
            .some(
              (b) =>
                overlap(a.validFrom, a.validTo, b.validFrom, b.validTo) &&
                overlap(a.recordedFrom, a.recordedTo, b.recordedFrom, b.recordedTo),
            ),
        )
        expect(crossing).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
  it('counts a whole road with what was known on the way', () => {
    const rows = foldView(standingIntervals, recorded(convertedOnTime({ votedOn: '2023-06-01' })))
    const stageOn = (on: string, knownOn: string) =>
      asked(rows, toLocalDate(on), toInstant(`${knownOn}T20:00:00+08:00`)).map(({ stage }) => stage)
    expect(stageOn('2023-06-15', '2023-06-20')).toEqual(['development-target'])
    expect(stageOn('2023-06-15', '2023-07-20')).toEqual(['probationary'])
  })
})

describe('before a backdated correction was recorded', () => {
  const told = recorded([
    enrolled({ on: '2011-07-01' }),
    underWay('2025-01-10'),
    received({ on: '2025-02-01' }),
    correction(5, { data: received({ on: '2025-02-01' }).data, effectiveOn: '2025-03-01' }, '2025-06-01'),
    correction(6, null, '2025-09-01'),
  ])
  const rows = foldView(standingIntervals, told)
  const branchAsKnown = (knownOn: string) =>
    asked(rows, toLocalDate('2025-02-15'), toInstant(`${knownOn}T20:00:00+08:00`)).map(({ unitId }) => unitId)

  it('the old answer is still given', () => expect(branchAsKnown('2025-05-31')).toEqual([ids.otherBranch]))
  it('from its recording on, the corrected one', () => expect(branchAsKnown('2025-06-01')).toEqual([ids.branch]))
  it('and once the correction is undone, the answer as before it, while what was known in between stays', () => {
    expect(branchAsKnown('2025-09-01')).toEqual([ids.otherBranch])
    expect(asked(rows, toLocalDate('2025-02-15'), toInstant('2026-11-24T00:00:00Z'))).toMatchObject([
      { unitId: ids.otherBranch },
    ])
    expect(branchAsKnown('2025-07-01')).toEqual([ids.branch])
  })
  it('before anything was known there is no answer', () => expect(branchAsKnown('2011-06-30')).toEqual([]))
})

describe('a correction undone', () => {
  it('leaves every answer as before it', () => {
    fc.assert(
      fc.property(lives(30), fc.nat(), fc.nat(2_000), ({ recorded: told }, which, days) => {
        const meant = told[which % told.length]
        if (!meant) return
        const corrected = [...told, added(told, meant, null, 1)]
        const [, undone] = [corrected, [...corrected, added(corrected, corrected.at(-1) ?? meant, null, 2)]]
        const on = addDays(toLocalDate('2018-01-01'), days)
        const before = told.at(-1)?.recordedAt ?? FAR_INSTANT
        const after = undone.at(-1)?.recordedAt ?? FAR_INSTANT
        const rows = foldView(standingIntervals, undone)
        expect(asked(rows, on, after)).toEqual(asked(foldView(standingIntervals, told), on, before))
      }),
      { numRuns: 150 },
    )
  })

  function added(
    told: readonly Recorded<MemberEvent>[],
    meant: Recorded<MemberEvent>,
    replacement: null,
    daysLater: number,
  ): Recorded<MemberEvent> {
    const event = recordCorrected({
      proposalId: ids.proposal,
      corrects: meant.id,
      reason: '登记有误',
      authority: '街道党工委',
      replacement,
    })
    const last = told.at(-1) ?? meant
    const recordedAt = toInstant(new Date(Date.parse(last.recordedAt) + daysLater * 86_400_000).toISOString())
    return {
      ...last,
      ...event,
      id: eventNo(told.length + 1),
      revision: told.length,
      recordedAt,
    }
  }
})

it('suspension and its days are rows of their own', () => {
  const rows = foldView(standingIntervals, recorded([enrolled({ on: '2011-07-01' }), suspended({ on: '2023-07-01' })]))
  expect(
    rows.filter(({ recordedTo }) => recordedTo === FAR_INSTANT).map(({ standing, validFrom }) => [validFrom, standing]),
  ).toEqual([
    ['2010-07-01', 'member'],
    ['2011-07-01', 'member'],
    ['2023-07-01', 'suspended'],
  ])
})

function overlap<T extends string>(from: T, to: T, otherFrom: T, otherTo: T): boolean {
  return from < otherTo && otherFrom < to
}
