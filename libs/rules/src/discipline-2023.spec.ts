import { toLocalDate } from '@harbor/kernel/time'
import { countMeetingVote, discipline2023, freeFrom, type SanctionKind } from './discipline-2023'

const on = toLocalDate

describe('处分影响期: the influence of a sanction', () => {
  it.each<[SanctionKind, string, string | null]>([
    ['warning', '2025-01-01', '2026-01-01'],
    ['warning', '2024-02-29', '2025-02-28'],
    ['serious-warning', '2025-01-01', '2026-07-01'],
    ['serious-warning', '2024-08-31', '2026-02-28'],
    ['removal-from-posts', '2025-01-01', '2027-01-01'],
    ['probation-within-party', '2025-01-01', null],
    ['expulsion', '2025-01-01', null],
  ])('of %s in force on %s is over from %s on', (kind, effectiveOn, freeOn) =>
    expect(freeFrom(kind, on(effectiveOn))).toBe(freeOn),
  )
})

describe('the limits of the 2023 regulation', () => {
  const { influence, ...others } = discipline2023
  it.each([
    ['influence of a warning', influence.warning, 'at-least 1 years', 'art. 10', 'hard'],
    ['influence of a serious warning', influence['serious-warning'], 'at-least 18 months', 'art. 10', 'hard'],
    ['influence of a removal from posts', influence['removal-from-posts'], 'at-least 2 years', 'art. 11', 'hard'],
    ['probation within the Party in all', others.probationInAll, 'at-most 2 years', 'art. 12', 'hard'],
    ['no posts after restoration', others.postsAfterProbation, 'at-least 2 years', 'art. 12?', 'hard'],
    ['no readmission after expulsion', others.readmissionAfterExpulsion, 'at-least 5 years', 'art. 13', 'hard'],
    ['announced and carried out', others.execution, 'at-most 1 months', 'art. 45?', 'soft'],
    ['the same with an extension', others.executionExtended, 'at-most 6 months', 'art. 45?', 'hard'],
    ['an appeal re-examined', others.reExamination, 'at-most 3 months', 'art. 47?', 'soft'],
  ] as const)('%s: %o is %s (%s, %s)', (_, limit, text, article, weight) => {
    expect(`${limit.kind} ${limit.value} ${limit.unit}`).toBe(text)
    expect(limit).toMatchObject({ pack: 'DISCIPLINE-2023', article, hard: weight === 'hard' })
  })
  it('are those of a text that was read', () => expect(discipline2023.verified).toBe(true))
})

describe('the vote of a branch on a proposal opens at half, carries with more than half of those due', () => {
  it.each([
    [15, 7, 7, false, false],
    [15, 8, 7, true, false],
    [15, 8, 8, true, true],
    [16, 7, 9, false, false],
    [16, 8, 8, true, false],
    [16, 9, 9, true, true],
    [1, 1, 1, true, true],
    [0, 0, 0, false, false],
    [0, 0, 1, false, false],
  ])('%i due, %i present, %i yes: opens %s, carried %s', (due, present, yes, opens, carried) =>
    expect(countMeetingVote({ due, present, yes })).toMatchObject({ opens, carried }),
  )
  it('says how many are needed', () => {
    expect(countMeetingVote({ due: 15, present: 0, yes: 0 })).toMatchObject({ neededPresent: 8, neededYes: 8 })
    expect(countMeetingVote({ due: 16, present: 0, yes: 0 })).toMatchObject({ neededPresent: 8, neededYes: 9 })
  })
})
