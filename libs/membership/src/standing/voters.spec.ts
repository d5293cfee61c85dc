import * as fc from 'fast-check'
import { toLocalDate } from '@harbor/kernel/time'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { stages, standings } from '../words'
import { votersDue, type RosterRow } from './voters'

const day = toLocalDate('2024-06-10')

function row(number: number, rest: Partial<RosterRow> = {}): RosterRow {
  return { memberId: memberNo(number), branchId: ids.branch, stage: 'full', standing: 'member', ...rest }
}

const rows = fc.array(
  fc.record({
    number: fc.integer({ min: 1, max: 30 }),
    stage: fc.constantFrom(...stages),
    standing: fc.constantFrom(...standings),
    branchId: fc.constantFrom(ids.branch, ids.otherBranch, null),
    onProbationWithinParty: fc.boolean(),
  }),
  { maxLength: 40 },
)

describe('voters due', () => {
  it('are the full members of the branch', () => {
    const roll = [
      row(3),
      row(2),
      row(4, { stage: 'probationary' }),
      row(5, { branchId: ids.otherBranch }),
      row(6, { stage: 'activist', standing: 'candidate' }),
    ]
    expect(votersDue(roll, ids.branch, day)).toEqual({
      branchId: ids.branch,
      on: day,
      due: 2,
      members: [memberNo(2), memberNo(3)],
    })
  })

  it.each(['suspended', 'transferred-out', 'resigned', 'removed', 'deceased', 'expelled'] as const)(
    'are not those %s',
    (standing) => expect(votersDue([row(2), row(3, { standing })], ids.branch, day).members).toEqual([memberNo(2)]),
  )

  it('are the same however the roll is ordered, and nobody twice', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const roll = drawn.map(({ number, ...rest }) => ({ memberId: memberNo(number), ...rest }))
        const due = votersDue(roll, ids.branch, day)
        expect(votersDue(roll.toReversed(), ids.branch, day)).toEqual(due)
        expect(votersDue([...roll, ...roll], ids.branch, day)).toEqual(due)
        expect(due.due).toBe(new Set(due.members).size)
      }),
    )
  })

  it('of all branches together are the full members in good standing', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const roll = drawn.map((one, index) => ({ ...one, memberId: memberNo(index + 1) }))
        const due = [ids.branch, ids.otherBranch].flatMap((branchId) => votersDue(roll, branchId, day).members)
        const voting = roll.filter(
          (one) =>
            one.branchId !== null && one.stage === 'full' && one.standing === 'member' && !one.onProbationWithinParty,
        )
        expect(due.toSorted()).toEqual(voting.map(({ memberId }) => memberId).toSorted())
      }),
    )
  })
})
