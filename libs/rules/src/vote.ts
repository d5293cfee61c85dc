import { breach, type Breach } from './breach'
import type { DevelopmentPack, Share } from './development-pack'
import { citation } from './limit'

/** The result of a meeting's vote on one person. */
export interface Ballot {
  /** Members who were to vote, derived from the roll of the day. */
  readonly due: number
  /** Of them, those who came. */
  readonly present: number
  readonly secret: boolean
  readonly yes: number
  readonly no: number
  readonly abstained: number
  /** Written opinions of absentees, filed before the meeting: they count as votes, not as presence. */
  readonly writtenYes: number
  readonly writtenNo: number
}

/** What the numbers mean under a pack. */
export interface VoteCount {
  readonly due: number
  readonly present: number
  readonly neededPresent: number
  /** May the meeting vote at all? */
  readonly opens: boolean
  /** Written ones included. */
  readonly yes: number
  readonly neededYes: number
  readonly carried: boolean
}

export function countVote(pack: DevelopmentPack, ballot: Ballot): VoteCount {
  const { due, present } = ballot
  const neededPresent = moreThan(pack.rules.quorum, due)
  const neededYes = moreThan(pack.rules.majority, due)
  const opens = present >= neededPresent
  const yes = ballot.yes + ballot.writtenYes
  return { due, present, neededPresent, opens, yes, neededYes, carried: opens && yes >= neededYes }
}

/** Do these numbers describe a possible vote? Everybody present votes or abstains; only absentees write. */
export function addsUp({ due, present, yes, no, abstained, writtenYes, writtenNo }: Ballot): boolean {
  return present <= due && yes + no + abstained === present && writtenYes + writtenNo <= due - present
}

export function checkQuorum(pack: DevelopmentPack, count: VoteCount): Breach<'development.no-quorum'> | null {
  const { due, present, neededPresent: needed } = count
  return count.opens ? null : breach('development.no-quorum', pack.rules.quorum, { due, present, needed })
}

export function checkSecret(pack: DevelopmentPack, ballot: Ballot): Breach<'development.not-secret'> | null {
  return ballot.secret ? null : breach('development.not-secret', pack.rules.secretBallot)
}

/** Why a vote ended as it did, in a line: "16 due, 9 present, 8 yes: needs 9". */
export interface VoteExplanation extends VoteCount {
  readonly zh: string
  readonly en: string
  /** The rules it follows from. */
  readonly sources: readonly string[]
}

export function explainVote(pack: DevelopmentPack, ballot: Ballot): VoteExplanation {
  const count = countVote(pack, ballot)
  const { due, present, yes, neededPresent, neededYes } = count
  const { quorum, majority } = pack.rules
  const sources = count.opens ? [citation(quorum), citation(majority)] : [citation(quorum)]
  if (!count.opens)
    return {
      ...count,
      sources,
      zh: `应到${due}人，实到${present}人：须到会${neededPresent}人方可开会`,
      en: `${due} due, ${present} present: cannot open, needs ${neededPresent} present`,
    }
  const written = ballot.writtenYes > 0
  const votes = {
    zh: `应到${due}人，实到${present}人，赞成${yes}票${written ? `（含书面意见${ballot.writtenYes}票）` : ''}`,
    en: `${due} due, ${present} present, ${yes} yes${written ? ` (${ballot.writtenYes} written)` : ''}`,
  }
  return count.carried
    ? {
        ...count,
        sources,
        zh: `${votes.zh}：通过（须${neededYes}票）`,
        en: `${votes.en}: carried (needed ${neededYes})`,
      }
    : { ...count, sources, zh: `${votes.zh}：未通过，须${neededYes}票`, en: `${votes.en}: needs ${neededYes}` }
}

/** The smallest number that is more than the share. Half itself is not enough. */
function moreThan(share: Share, due: number): number {
  return Math.floor((due * share.numerator) / share.denominator) + 1
}
