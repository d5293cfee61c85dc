import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { IsOptional } from 'class-validator'
import type { Facts } from '@harbor/event-log/execute'
import { deriveId, type MemberId, type UnitId } from '@harbor/kernel/ids'
import type { QueryPage } from '@harbor/read-models/read-models'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core, type Subject } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { SENSITIVE_READS, type SensitiveReads } from '@harbor/service/sensitive-reads'
import { IsUuidText } from '@harbor/service/validators'
import { ListQuery } from '../list-query'
import { ROLL_OF_UNITS, type RollOfUnits } from '../roll-of-units'
import { unitAsked } from '../unit-asked'
import { UnitDirectory } from '../unit-directory'
import type { UnitFacts } from '../unit-facts'
import * as body from './commands'
import { changeTalent, registerTalent, withdrawConsent, type TalentDecision } from './decide'
import { talentStream, type TalentId } from './events'
import { talentOf, type TalentState } from './state'
import { talentsView, type TalentRow } from './views'

export class TalentsQuery extends ListQuery {
  /** This unit and everything below it. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  unit?: UnitId
}

export interface TalentListed extends TalentRow {
  /** Null once it is erased. */
  readonly name: string | null
}

/** One talent; `person` for whoever may invite him, null once the consent is withdrawn. */
export interface TalentAnswer extends Omit<TalentState, 'personId'> {
  readonly id: TalentId
}

interface TalentFacts {
  readonly unit: UnitFacts | undefined
  readonly onTheRoll: boolean
}

/** 能人库: who lends a skill, with consent, as long as it stands. */
@ApiTags('talents')
@Controller('talents')
export class TalentController {
  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(ROLL_OF_UNITS) private readonly roll: RollOfUnits,
    @Inject(SENSITIVE_READS) private readonly reads: SensitiveReads,
  ) {}

  @Get()
  @Permit('talent.read')
  @ApiOperation({ summary: '能人库: for an office all of the street, for a member himself; by skill' })
  async list(@Query() query: TalentsQuery, @TheCaller() caller: Caller): Promise<QueryPage<TalentListed>> {
    const { unit, text, limit = 50, cursor } = query
    const page = await this.core.readModels.collection<TalentRow>(talentsView.name).find({
      where: {
        ...(caller.scope.kind === 'own' && { memberId: { eq: caller.principal.memberId ?? 'nobody' } }),
        ...(unit && { unitId: { in: [...this.units.subtree(unit, caller.today)] } }),
      },
      sort: [{ field: 'consentOn', direction: 'desc' }],
      limit,
      withTotal: true,
      ...(text !== undefined && { text }),
      ...(cursor !== undefined && { cursor }),
    })
    const listed = await Promise.all(page.documents.map((row) => this.named(row)))
    return { ...page, documents: listed.flatMap((row) => row ?? []) }
  }

  @Get(':talentId')
  @Permit('talent.read')
  @ApiOperation({ summary: 'One talent, with phone and introduction for offices of the street and the person' })
  async one(@Param() { talentId }: body.TalentPath, @TheCaller() caller: Caller): Promise<OfRevision<TalentAnswer>> {
    const { events, revision } = await this.core.journal.load(talentStream(talentId), { personal: true })
    const { personId: _, ...talent } = talentOf(events)
    const isOwn = caller.isOwn(ownOf(talent))
    if (talent.phase === null || (caller.scope.kind === 'own' && !isOwn)) throw new ProblemError('talent.unknown')
    const mayInvite = isOwn || (caller.holds('talent.register') && caller.scope.kind !== 'own')
    if (mayInvite && !isOwn && talent.person) await this.reads.record(caller, 'talent.person', talentStream(talentId))
    const person = mayInvite ? talent.person : talent.person && { name: talent.person.name }
    return new OfRevision(revision, { id: talentId, ...talent, person })
  }

  @Post()
  @PermitOpening('talent.register')
  @ApiOperation({ summary: '登记能人: by the member himself, or by staff with a consent in writing' })
  register(@Body() asked: body.RegisterTalentBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const { unitId, memberId = null, document = null, consentOn = caller.today, skills } = asked
    const talentId = memberId
      ? deriveId<'talent'>(memberId, 'talent')
      : deriveId<'talent'>(caller.context.commandId, 'talent')
    const personId = (memberId ?? talentId) as string as RegisteredPerson
    const order = { unitId, memberId, personId, document, consentOn, skills, person: personIn(asked) }
    return this.on(talentId, caller, (talent, given) => registerTalent(talent, order, given), {
      subject: () => ({ unitIds: [unitId], ...(memberId && { memberId }) }),
      facts: () => this.facts(unitId, memberId, caller),
    })
  }

  @Post(':talentId/change')
  @PermitChange('talent.register')
  @ApiOperation({ summary: '变更能人信息' })
  change(
    @Param() { talentId }: body.TalentPath,
    @Body() asked: body.TalentBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const order = { skills: asked.skills, person: personIn(asked) }
    return this.on(talentId, caller, (talent, given) => changeTalent(talent, order, given))
  }

  @Post(':talentId/withdraw')
  @PermitOpening('talent.register')
  @ApiOperation({
    summary: '撤回同意: out of every list at once, leads nothing any more; a resident’s data is erased. needs no ETag',
  })
  async withdraw(@Param() { talentId }: body.TalentPath, @TheCaller() caller: Caller): Promise<Recorded> {
    const recorded = await this.on(talentId, caller, withdrawConsent)
    const { events } = await this.core.journal.load(talentStream(talentId))
    const { memberId, personId } = talentOf(events)
    // A member's key seals the whole member file: that file has grounds of its own.
    if (memberId === null && personId !== null) await this.core.journal.keys.destroy(personId)
    return recorded
  }

  /** From the file itself: a consent that was withdrawn a moment ago counts, whatever the view has seen. */
  private async named(row: TalentRow): Promise<TalentListed | undefined> {
    const { events } = await this.core.journal.load(talentStream(row.id), { personal: true })
    const { phase, person } = talentOf(events)
    return phase === 'registered' ? { ...row, name: person?.name ?? null } : undefined
  }

  private on(
    talentId: TalentId,
    caller: Caller,
    decide: (talent: TalentState, given: ReturnType<typeof givenOf>) => TalentDecision,
    more: {
      readonly subject?: (talent: TalentState) => Subject
      readonly facts?: () => Promise<Facts<TalentFacts>>
    } = {},
  ): Promise<Recorded> {
    const { subject = subjectOf, facts } = more
    return this.desk.carryOut<TalentFacts>(caller, {
      stream: talentStream(talentId),
      id: talentId,
      subject: ({ events }) => subject(talentOf(events)),
      ...(facts && { facts }),
      decide: ({ events }, found) => decide(talentOf(events), givenOf(caller, found)),
    })
  }

  private async facts(unitId: UnitId, memberId: MemberId | null, caller: Caller): Promise<Facts<TalentFacts>> {
    const unit = await unitAsked(this.units, unitId)
    if (memberId === null) return { ...unit, value: { unit: unit.value, onTheRoll: false } }
    await this.core.caughtUp(await this.core.journal.log.head())
    const { branchId, position } = await this.roll.branchOn(memberId, caller.today)
    const question = `${unit.question}; on the roll ${memberId} on=${caller.today}`
    return { question, value: { unit: unit.value, onTheRoll: branchId !== null }, position }
  }
}

type RegisteredPerson = NonNullable<TalentState['personId']>

function personIn({ name, phone, introduction }: body.TalentBody) {
  return { name, ...(phone && { phone }), ...(introduction && { introduction }) }
}

function givenOf({ today, principal }: Caller, found?: TalentFacts) {
  const { unit, onTheRoll = false } = found ?? {}
  return { today, actorMemberId: principal.memberId, unit, onTheRoll }
}

function ownOf({ memberId }: Pick<TalentState, 'memberId'>): { readonly memberId?: MemberId } {
  return memberId === null ? {} : { memberId }
}

function subjectOf(talent: TalentState): Subject {
  return { unitIds: [talent.unitId], ...ownOf(talent) }
}
