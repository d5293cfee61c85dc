import { Inject, Injectable } from '@nestjs/common'
import type { Facts } from '@harbor/event-log/execute'
import type { Position } from '@harbor/kernel/event'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { lifePackOn, type LifeSettings } from '@harbor/rules/organisation-life'
import type { LifePack } from '@harbor/rules/organisation-life-pack'
import type { Caller } from '@harbor/service/caller'
import { CORE, type Core, type Subject } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { ProblemError } from '@harbor/service/problem'
import { Turns } from '@harbor/service/turns'
import { LIFE_SETTINGS } from './life-settings'
import { MEMBERS_ON_ROLL, type MembersOnRoll } from './members-on-roll'
import { planOf, type PlanState } from './plan/state'
import { planStream, sessionStream, type PlanId, type SessionId } from './programme-words'
import type { GivenSession, SessionDecision, UnitOfSession } from './session/decide'
import { branchesOf } from './session/decide-attendance'
import type { RollOfSession } from './session/decide-holding'
import { dayOf, sessionOf, type SessionState } from './session/state'
import { UnitDirectory } from './unit-directory'
import type { UnitHistory } from './unit-facts'
import { officersOn } from './unit-tree'

/** What convening asks of other files. */
export interface FactsOfConvening {
  readonly unit: UnitOfSession | undefined
  readonly plan: PlanState
}

/** Where every command on a session is carried out, one at a time a session in this process: a queue at the door does not fight for one stream. */
@Injectable()
export class SessionDesk {
  private readonly turns = new Turns<SessionId>()

  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(MEMBERS_ON_ROLL) private readonly roll: MembersOnRoll,
    @Inject(LIFE_SETTINGS) private readonly settings: LifeSettings,
  ) {}

  /** `subject`: whose session it is, for scope; default: the unit's. */
  on<T = undefined>(
    sessionId: SessionId,
    caller: Caller,
    decide: (session: SessionState, given: GivenSession, facts: T | undefined) => SessionDecision,
    more: {
      readonly facts?: (session: SessionState) => Promise<Facts<T> | undefined>
      readonly subject?: (session: SessionState) => Subject
      readonly id?: string
    } = {},
  ): Promise<Recorded> {
    const { facts, subject = ({ unitId }: SessionState) => ({ unitIds: [unitId] }), id = sessionId } = more
    return this.turns.next(sessionId, () =>
      this.desk.carryOutOn<SessionState, T>(caller, {
        stream: sessionStream(sessionId),
        id,
        fold: sessionOf,
        subject,
        facts,
        decide: (session, found) => decide(session, givenOf(caller), found),
      }),
    )
  }

  /** The rules of organisation life on a day. */
  packOn(on: LocalDate): LifePack {
    return lifePackOn(on, this.settings)
  }

  /** A session out of scope is answered as one that does not exist. */
  async read(
    sessionId: SessionId,
    caller: Caller,
    { personal = false }: { readonly personal?: boolean } = {},
  ): Promise<{ readonly session: SessionState; readonly revision: number }> {
    const { events, revision } = await this.core.journal.load(sessionStream(sessionId), { personal })
    const session = sessionOf(events)
    if (session.phase === null || !caller.mayTouch({ unitIds: [session.unitId] }))
      throw new ProblemError('request.no-such-route')
    return { session, revision }
  }

  async forConvening(unitId: UnitId, planId: PlanId | undefined): Promise<Facts<FactsOfConvening>> {
    await this.units.refresh()
    const known = this.units.facts(unitId)
    const unit = known && plain(known)
    const loaded = planId === undefined ? undefined : await this.core.journal.load(planStream(planId))
    const plan = planOf(loaded?.events ?? [])
    const question = `unit ${unitId} plan=${planId ?? 'none'}`
    return { question, value: { unit, plan }, position: this.units.position }
  }

  /** The roll of the session's day, as far as the session is about it. */
  async rollOf(session: SessionState): Promise<Facts<RollOfSession>> {
    await this.core.caughtUp(await this.core.journal.log.head())
    const on = dayOf(session)
    const unit = session.unitId === null ? undefined : this.units.facts(session.unitId)
    const committee = unit ? committeeOn(unit, on) : []
    const ofBranch = await this.roll.membersOf(unit ? branchesOf(unit) : [], on)
    const others = [...new Set([...session.called, ...committee])]
    const named = await this.roll.among(others, on)
    const byId = new Map([...ofBranch.members, ...named.members].map((row) => [row.memberId, row]))
    const members = [...byId.values()].toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1))
    return {
      question: `roll of session unit=${session.unitId ?? 'none'} on=${on} named=${others.length}`,
      value: { members, committee },
      position: Math.min(ofBranch.position, named.position) as Position,
    }
  }
}

export function givenOf({ context, principal, today }: Caller): GivenSession {
  return { now: context.now, today, actorId: principal.accountId, actorMemberId: principal.memberId }
}

function plain({ id, kind, parentId, establishedOn, dissolvedOn }: UnitHistory): UnitOfSession {
  return { id, kind, parentId, establishedOn, dissolvedOn }
}

function committeeOn(unit: UnitHistory, on: LocalDate): readonly MemberId[] {
  return [...new Set(officersOn(unit, on).flatMap(({ memberId }) => memberId ?? []))].toSorted()
}
