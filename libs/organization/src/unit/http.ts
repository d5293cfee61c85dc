import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common'
import { CommandBus } from '@nestjs/cqrs'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { deriveId, isId } from '@harbor/kernel/ids'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import type { Recorded } from '@harbor/service/desk'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { OnUnitFile, unitFileOf, type Asked } from '../on-unit-file'
import { UnitDirectory } from '../unit-directory'
import {
  AppointOfficerBody,
  AssignGridBody,
  DissolveUnitBody,
  EndBody,
  EstablishUnitBody,
  GrantPowerBody,
  GridPath,
  MoveUnitBody,
  OfficePath,
  PowerPath,
  ProposalPath,
  ProposeUnitCorrectionBody,
  RejectUnitCorrectionBody,
  RenameUnitBody,
  UnitPath,
} from './commands'
import { dissolveUnit, establishUnit, moveUnit, renameUnit } from './decide'
import { appointOfficer, assignGrid, endGrid, endOffice, grantPower, withdrawPower } from './decide-authority'
import {
  approveUnitCorrection,
  previewUnitCorrection,
  proposeUnitCorrection,
  rejectUnitCorrection,
  unfitCorrection,
  type ProposeUnitCorrection,
  type UnitCorrectionPreview,
} from './decide-correction'
import { unitStream } from './events'

/** Ids of what a command brings into being derive from the command's, so that a retry makes the same. */
@ApiTags('units')
@Controller('units')
export class UnitController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly directory: UnitDirectory,
  ) {}

  @Post()
  @PermitOpening('unit.manage')
  @ApiOperation({ summary: 'Establish a unit below another; its default powers come with it' })
  establish(@Body() body: EstablishUnitBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const unitId = deriveId<'unit'>(caller.context.commandId, 'unit')
    const { parentId } = body
    return this.on(unitId, caller, (file, given) => establishUnit(file, body, given), {
      unitIds: [parentId],
      scope: [parentId],
    })
  }

  @Post(':unitId/rename')
  @PermitChange('unit.manage')
  @ApiOperation({ summary: 'Rename a unit from a day on' })
  rename(@Param() { unitId }: UnitPath, @Body() body: RenameUnitBody, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.on(unitId, caller, (file, given) => renameUnit(file, body, given))
  }

  @Post(':unitId/move')
  @PermitChange('unit.manage')
  @ApiOperation({ summary: 'Move a unit, with all below it, below another parent' })
  move(@Param() { unitId }: UnitPath, @Body() body: MoveUnitBody, @TheCaller() caller: Caller): Promise<Recorded> {
    caller.mustTouch({ unitIds: [body.parentId] })
    return this.on(unitId, caller, (file, given) => moveUnit(file, body, given), { unitIds: [body.parentId] })
  }

  @Post(':unitId/dissolve')
  @PermitChange('unit.manage')
  @ApiOperation({ summary: 'Dissolve a unit that has neither units below it nor people on its roll' })
  dissolve(
    @Param() { unitId }: UnitPath,
    @Body() body: DissolveUnitBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const { on, reason, successorId = null } = body
    return this.on(unitId, caller, (file, given) => dissolveUnit(file, { on, reason, successorId }, given), {
      unitIds: successorId === null ? [] : [successorId],
      membersFrom: on,
    })
  }

  @Post(':unitId/powers')
  @PermitChange('unit.manage')
  @ApiOperation({ summary: 'Grant a power that a unit of this kind can hold' })
  grant(@Param() { unitId }: UnitPath, @Body() body: GrantPowerBody, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.on(unitId, caller, (file, given) => grantPower(file, body, given))
  }

  @Post(':unitId/powers/:power/withdraw')
  @PermitChange('unit.manage')
  @ApiOperation({ summary: 'Withdraw a power' })
  withdraw(
    @Param() { unitId, power }: PowerPath,
    @Body() body: EndBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.on(unitId, caller, (file, given) => withdrawPower(file, { ...body, power }, given))
  }

  @Post(':unitId/grids')
  @PermitChange('unit.manage')
  @ApiOperation({ summary: 'Let a branch serve a grid' })
  assignGrid(
    @Param() { unitId }: UnitPath,
    @Body() body: AssignGridBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const gridId = body.gridId ?? deriveId<'grid'>(caller.context.commandId, 'grid')
    return this.on(unitId, caller, (file, given) => assignGrid(file, { ...body, gridId }, given), { gridIds: [gridId] })
  }

  @Post(':unitId/grids/:gridId/end')
  @PermitChange('unit.manage')
  @ApiOperation({ summary: 'End the service of a grid' })
  endGrid(
    @Param() { unitId, gridId }: GridPath,
    @Body() body: EndBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.on(unitId, caller, (file, given) => endGrid(file, { ...body, gridId }, given))
  }

  @Post(':unitId/officers')
  @PermitChange('officer.manage')
  @ApiOperation({ summary: 'Appoint an officer for a term' })
  appoint(
    @Param() { unitId }: UnitPath,
    @Body() body: AppointOfficerBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const { office, from, until = null, memberId = null, name = null } = body
    const officeId = deriveId<'office'>(caller.context.commandId, 'office')
    const order = { officeId, office, memberId, name, from, until }
    const asked = memberId === null ? {} : { holder: { memberId, on: from } }
    return this.on(unitId, caller, (file, given) => appointOfficer(file, order, given), asked)
  }

  @Post(':unitId/officers/:officeId/end')
  @PermitChange('officer.manage')
  @ApiOperation({ summary: 'End an office' })
  endOffice(
    @Param() { unitId, officeId }: OfficePath,
    @Body() body: EndBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.on(unitId, caller, (file, given) => endOffice(file, { ...body, officeId }, given))
  }

  @Post(':unitId/corrections')
  @PermitChange('correction.propose')
  @ApiOperation({ summary: 'Propose a correction; somebody else approves it' })
  propose(
    @Param() { unitId }: UnitPath,
    @Body() body: ProposeUnitCorrectionBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const proposalId = deriveId<'proposal'>(caller.context.commandId, 'proposal')
    const order = { ...correctionOf(body), proposalId }
    return this.on(unitId, caller, (file, given) => proposeUnitCorrection(file, order, given), touchedBy(body, caller))
  }

  @Post(':unitId/corrections/preview')
  @HttpCode(200)
  @Permit('correction.propose')
  @ApiOperation({ summary: 'The unit before and after a correction, and what it would break; records nothing' })
  async preview(
    @Param() { unitId }: UnitPath,
    @Body() body: ProposeUnitCorrectionBody,
    @TheCaller() caller: Caller,
  ): Promise<UnitCorrectionPreview> {
    caller.mustTouch({ unitIds: [unitId] })
    await this.directory.refresh()
    const file = unitFileOf(unitId, await this.core.journal.load(unitStream(unitId)))
    const order = { ...correctionOf(body), proposalId: deriveId<'proposal'>(caller.context.commandId, 'proposal') }
    const unfit = unfitCorrection(file, order)
    if (unfit) throw new ProblemError(unfit.code, unfit.detail)
    return previewUnitCorrection(file, order, this.directory.units)
  }

  @Post(':unitId/corrections/:proposalId/approve')
  @PermitChange('correction.approve')
  @ApiOperation({ summary: 'Approve a correction that somebody else proposed' })
  async approve(@Param() { unitId, proposalId }: ProposalPath, @TheCaller() caller: Caller): Promise<Recorded> {
    const { openProposals } = unitFileOf(unitId, await this.core.journal.load(unitStream(unitId)))
    const proposed = openProposals.find((proposal) => proposal.proposalId === proposalId)?.data
    const asked = proposed ? touchedBy(proposed, caller) : {}
    return this.on(unitId, caller, (file, given) => approveUnitCorrection(file, { proposalId }, given), asked)
  }

  @Post(':unitId/corrections/:proposalId/reject')
  @PermitChange('correction.approve')
  @ApiOperation({ summary: 'Reject a proposed correction' })
  reject(
    @Param() { unitId, proposalId }: ProposalPath,
    @Body() { reason }: RejectUnitCorrectionBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.on(unitId, caller, (file) => rejectUnitCorrection(file, { proposalId, reason }))
  }

  private on(...command: ConstructorParameters<typeof OnUnitFile>): Promise<Recorded> {
    return this.bus.execute(new OnUnitFile(...command))
  }
}

function correctionOf({
  corrects,
  reason,
  authority,
  replacement,
}: ProposeUnitCorrectionBody): Omit<ProposeUnitCorrection, 'proposalId'> {
  const { data, effectiveOn } = replacement ?? {}
  return {
    corrects,
    reason,
    authority,
    replacement: data === undefined ? null : { data, ...(effectiveOn && { effectiveOn }) },
  }
}

/** Units, grids and people that a correction can touch beside the unit's own surroundings. */
function touchedBy({ replacement }: Pick<ProposeUnitCorrection, 'replacement'>, { today }: Caller): Asked {
  const { parentId, gridId } = replacement?.data ?? {}
  return {
    unitIds: isId<'unit'>(parentId) ? [parentId] : [],
    gridIds: isId<'grid'>(gridId) ? [gridId] : [],
    membersFrom: today,
  }
}
