import * as fc from 'fast-check'
import { dev2014 } from './dev-2014'
import { addsUp, checkQuorum, checkSecret, countVote, explainVote, type Ballot } from './vote'

function ballot(due: number, present: number, yes: number, rest: Partial<Ballot> = {}): Ballot {
  return { due, present, secret: true, yes, no: present - yes, abstained: 0, writtenYes: 0, writtenNo: 0, ...rest }
}

/** Votes that could have taken place. */
const ballots = fc
  .tuple(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60))
  .map(([due, presentOf, yesOf, writtenOf, writtenYesOf]) => {
    const present = presentOf % (due + 1)
    const yes = yesOf % (present + 1)
    const written = writtenOf % (due - present + 1)
    const writtenYes = writtenYesOf % (written + 1)
    return ballot(due, present, yes, { writtenYes, writtenNo: written - writtenYes })
  })

describe('a vote', () => {
  it('opens with more than half of those due', () => {
    expect(countVote(dev2014, ballot(15, 8, 8))).toMatchObject({ opens: true, neededPresent: 8 })
    expect(countVote(dev2014, ballot(15, 7, 7)).opens).toBe(false)
    expect(countVote(dev2014, ballot(16, 8, 8))).toMatchObject({ opens: false, neededPresent: 9 })
  })

  it('under a rule of two thirds opens and carries with more than those', () => {
    const twoThirds = { numerator: 2, denominator: 3 }
    const { quorum, majority } = dev2014.rules
    const rules = { ...dev2014.rules, quorum: { ...quorum, ...twoThirds }, majority: { ...majority, ...twoThirds } }
    expect(countVote({ ...dev2014, rules }, ballot(15, 11, 11))).toMatchObject({
      neededPresent: 11,
      neededYes: 11,
      carried: true,
    })
    expect(countVote({ ...dev2014, rules }, ballot(15, 10, 10)).opens).toBe(false)
  })

  it('never opens where nobody is due', () => {
    expect(countVote(dev2014, ballot(0, 0, 0))).toMatchObject({ opens: false, carried: false })
  })

  it('counts written opinions as votes, not as presence', () => {
    expect(countVote(dev2014, ballot(16, 9, 8, { writtenYes: 1 }))).toMatchObject({ yes: 9, carried: true })
    expect(countVote(dev2014, ballot(16, 8, 8, { writtenYes: 8 }))).toMatchObject({ opens: false, carried: false })
  })

  it('is never carried by half of those due or fewer', () => {
    fc.assert(
      fc.property(ballots, (vote) => {
        const { carried, opens } = countVote(dev2014, vote)
        expect(carried).toBe(vote.present * 2 > vote.due && (vote.yes + vote.writtenYes) * 2 > vote.due)
        expect(opens).toBe(vote.present * 2 > vote.due)
      }),
    )
  })

  it('is never lost by one more yes', () => {
    fc.assert(
      fc.property(
        ballots.filter(({ no }) => no > 0),
        (vote) => {
          const one = countVote(dev2014, vote)
          const more = countVote(dev2014, { ...vote, yes: vote.yes + 1, no: vote.no - 1 })
          expect(more.carried || !one.carried).toBe(true)
        },
      ),
    )
  })
})

describe('votes add up', () => {
  it('when everybody present votes or abstains and only absentees write', () => {
    expect(addsUp(ballot(16, 9, 8))).toBe(true)
    expect(addsUp(ballot(9, 9, 8))).toBe(true)
    expect(addsUp(ballot(16, 9, 5, { no: 2, abstained: 2, writtenYes: 4, writtenNo: 3 }))).toBe(true)
  })

  it.each([
    ['more present than due', ballot(16, 17, 17)],
    ['more votes than present', ballot(16, 9, 9, { no: 1 })],
    ['fewer votes than present', ballot(16, 9, 8, { no: 0 })],
    ['more writing than absent', ballot(16, 9, 9, { writtenYes: 8 })],
    ['more writing for and against than absent', ballot(16, 9, 9, { writtenYes: 4, writtenNo: 4 })],
  ])('not with %s', (_, impossible) => {
    expect(addsUp(impossible)).toBe(false)
  })
})

describe('a meeting that votes', () => {
  it('breaks the quorum where half of those due came, not with one more', () => {
    expect(checkQuorum(dev2014, countVote(dev2014, ballot(16, 9, 0)))).toBeNull()
    expect(checkQuorum(dev2014, countVote(dev2014, ballot(16, 8, 8)))).toEqual({
      code: 'development.no-quorum',
      pack: 'DEV-2014',
      article: 'art. 20',
      hard: true,
      detail: { due: 16, present: 8, needed: 9 },
    })
  })
  it('votes in secret', () => {
    expect(checkSecret(dev2014, ballot(16, 9, 9))).toBeNull()
    expect(checkSecret(dev2014, ballot(16, 9, 9, { secret: false }))).toMatchObject({
      code: 'development.not-secret',
      article: 'art. 21',
      hard: true,
    })
  })
})

describe('why a vote ended as it did', () => {
  it.each([
    [ballot(16, 9, 8), '16 due, 9 present, 8 yes: needs 9', '应到16人，实到9人，赞成8票：未通过，须9票'],
    [ballot(15, 8, 8), '15 due, 8 present, 8 yes: carried (needed 8)', '应到15人，实到8人，赞成8票：通过（须8票）'],
    [ballot(16, 8, 8), '16 due, 8 present: cannot open, needs 9 present', '应到16人，实到8人：须到会9人方可开会'],
    [
      ballot(16, 9, 8, { writtenYes: 1 }),
      '16 due, 9 present, 9 yes (1 written): carried (needed 9)',
      '应到16人，实到9人，赞成9票（含书面意见1票）：通过（须9票）',
    ],
  ])('is said in a line: %o', (vote, en, zh) => {
    expect(explainVote(dev2014, vote)).toMatchObject({ en, zh })
  })

  it('names the articles', () => {
    expect(explainVote(dev2014, ballot(16, 9, 8)).sources).toEqual(['DEV-2014 art. 20', 'DEV-2014 art. 21'])
    expect(explainVote(dev2014, ballot(16, 8, 8)).sources).toEqual(['DEV-2014 art. 20'])
  })
})
