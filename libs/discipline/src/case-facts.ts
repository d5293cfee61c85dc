import { Inject, Injectable } from '@nestjs/common'
import type { Access } from '@harbor/access/access'
import { ACCESS } from '@harbor/access/http/tokens'
import { inTerm, type Grant } from '@harbor/access/roles'
import { digestFacts } from '@harbor/event-log/execute'
import type { Recorded } from '@harbor/kernel/event'
import type { AccountId, MemberId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import {
  FactsOfOthers,
  isOnTheRoll,
  memberFile,
  memberStream,
  segmentOn,
  type MemberEvent,
  type MemberFile,
} from '@harbor/membership/public'
import type { UnitHistory } from '@harbor/organization/public'
import type { Caller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import type { CaseOfficerFacts } from './review/decide-opening'
import type { DerivedVoters } from './review/decide-hearing'

/** A member on a day, as far as a case depends on it. */
export interface MemberOnDay {
  readonly file: MemberFile
  readonly onTheRoll: boolean
  readonly fullMember: boolean
  /** The branch responsible that day and the units above it. */
  readonly units: readonly UnitHistory[]
  readonly voters: DerivedVoters | null
}

/** What decisions about a case ask of accounts, members and units. */
@Injectable()
export class CaseFacts {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(ACCESS) private readonly access: Access,
    @Inject(FactsOfOthers) private readonly others: FactsOfOthers,
  ) {}

  caller({ principal, today }: Caller): CaseOfficerFacts {
    const { accountId, memberId, grants, disabled } = principal
    return { accountId, memberId, inOffice: !disabled && isCaseOfficer(grants, today) }
  }

  /** Undefined: there is no such account. */
  async officer(accountId: AccountId, today: LocalDate): Promise<CaseOfficerFacts | undefined> {
    const account = await this.access.directory.byId(accountId)
    if (!account) return undefined
    const { memberId, grants, disabled } = account
    return { accountId, memberId, inOffice: !disabled && isCaseOfficer(grants, today) }
  }

  async memberOn(memberId: MemberId, on: LocalDate): Promise<MemberOnDay> {
    const { events } = await this.core.journal.load(memberStream(memberId))
    const file = memberFile(memberId, events as readonly Recorded<MemberEvent>[])
    const then = segmentOn(file.timeline, on)
    const isMember = then !== undefined && isOnTheRoll(then) && then.standing !== 'candidate'
    const { value, position } = await this.others.onDay(file, on)
    const { branchId, units, voters } = value
    const restsOn = { facts: `voters-due branch=${branchId ?? 'none'} on=${on}`, position, digest: digestFacts(voters) }
    return {
      file,
      onTheRoll: isMember && then.branchId !== null,
      fullMember: isMember && then.stage === 'full',
      units,
      voters: branchId === null ? null : { branchId, due: voters.due, restsOn },
    }
  }
}

function isCaseOfficer(grants: readonly Grant[], today: LocalDate): boolean {
  return grants.some((grant) => grant.role === 'discipline-case-officer' && inTerm(grant, today))
}
