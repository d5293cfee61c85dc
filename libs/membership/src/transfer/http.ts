import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common'
import { CommandBus } from '@nestjs/cqrs'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import type { FastifyReply } from 'fastify'
import type { Decision } from '@harbor/kernel/decision'
import { deriveId, type Id, type TransferId, type UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { nameOn, UnitDirectory, type UnitHistory } from '@harbor/organization/public'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import type { Recorded } from '@harbor/service/desk'
import { holderOfValue } from '@harbor/service/holder-of-value'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { AnswersFile } from '@harbor/service/upload'
import { SENSITIVE_READS, type SensitiveReads } from '@harbor/service/sensitive-reads'
import { IsUuidText } from '@harbor/service/validators'
import { FactsOfOthers } from '../facts-of-others'
import { memberStream, type MemberFile } from '../member-file'
import { MemberPath } from '../member-overview/member-path'
import { readFile } from '../member-overview/read-file'
import { OnMemberFile, responsibleUnits } from '../on-member-file'
import { PersonRegister } from '../person-register'
import { TRANSFER_CLEARANCE, type TransferClearance, type TransferToClear } from '../transfer-clearance'
import * as body from './commands'
import {
  approveTransfer,
  initiateTransfer,
  issueLetter,
  refuseTransfer,
  withdrawTransfer,
  type GivenUnits,
} from './decide'
import { announceTransfer, receiveTransfer } from './decide-receipt'
import { contactFloating, registerFloating, returnFloating } from './decide-floating'
import { letterNumberOf, transferLetterData } from './letter/letter-data'
import { transferLetterPdf } from './letter/transfer-letter'
import { answeringBranch, responsibleBranch, type Destination } from './state'

export class TransferPath extends MemberPath {
  @IsUuidText()
  transferId: TransferId
}
export class FloatingPath extends MemberPath {
  @IsUuidText()
  floatingId: Id<'floating'>
}

type Decide = (file: MemberFile, given: GivenUnits) => Decision

/** 组织关系转接: until it is received, the source stays responsible. */
@ApiTags('transfers')
@Controller('members')
export class TransferController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(FactsOfOthers) private readonly facts: FactsOfOthers,
    @Inject(PersonRegister) private readonly register: PersonRegister,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(SENSITIVE_READS) private readonly reads: SensitiveReads,
    @Inject(TRANSFER_CLEARANCE) private readonly clearance: TransferClearance,
  ) {}

  @Post('inbound')
  @PermitOpening('transfer.receive')
  @ApiOperation({
    summary: '外来组织关系: somebody comes from outside with a letter; on the roll only from the receipt',
  })
  async announce(@Body() order: body.AnnounceTransfer, @TheCaller() caller: Caller): Promise<Recorded> {
    const { destinationId, person } = order
    caller.mustTouch({ unitIds: [destinationId] })
    const historic = mayBeHistoric(order, caller)
    const fresh = deriveId<'member'>(caller.context.commandId, 'member')
    const memberId = await this.register.claim({ personal: person, branchId: destinationId }, fresh, caller)
    const transferId = transferIdOf(caller)
    return this.bus.execute(
      new OnMemberFile<readonly UnitHistory[]>(
        memberId,
        caller,
        (file, given, units) =>
          announceTransfer(file, { ...order, transferId }, { ...given, historic, units: units ?? [] }),
        {
          scopeUnits: () => [destinationId],
          facts: () => this.facts.unitsById([destinationId], order.on),
        },
      ),
    )
  }

  @Post(':memberId/transfers')
  @PermitChange('transfer.initiate')
  @ApiOperation({ summary: '提出转移组织关系, to a branch of the platform or to an organisation outside it' })
  initiate(
    @Param() { memberId }: MemberPath,
    @Body() order: body.InitiateTransfer,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const { on, reason } = order
    const destination = destinationOf(order)
    const to = 'unitId' in destination ? destination.unitId : null
    return this.bus.execute(
      new OnMemberFile<readonly UnitHistory[]>(
        memberId,
        caller,
        (file, given, units) =>
          initiateTransfer(
            file,
            { transferId: transferIdOf(caller), on, destination, reason },
            { ...given, units: units ?? [] },
          ),
        { facts: () => this.facts.unitsById([to], on) },
      ),
    )
  }

  @Post(':memberId/transfers/:transferId/approve')
  @PermitChange('transfer.approve')
  @ApiOperation({ summary: '同意转出: by the source or the committee above it; never by who started it' })
  approve(@Param() path: TransferPath, @Body() order: body.UnitActs, @TheCaller() caller: Caller): Promise<Recorded> {
    return this.bySource(path, order, caller, (file, given) => approveTransfer(file, { ...order, ...path }, given))
  }

  @Post(':memberId/transfers/:transferId/letter')
  @PermitChange('transfer.approve')
  @ApiOperation({ summary: '开具介绍信, valid for at most 90 days; issued again it takes the place of the one before' })
  letter(@Param() path: TransferPath, @Body() order: body.IssueLetter, @TheCaller() caller: Caller): Promise<Recorded> {
    const letterNumber = order.letterNumber ?? letterNumberOf(order.on, caller.context.commandId)
    const decide: Decide = (file, given) => issueLetter(file, { ...order, ...path, letterNumber }, given)
    return this.bySource(path, order, caller, decide, () => this.claimNumber(letterNumber, path, caller))
  }

  @Get(':memberId/transfers/:transferId/letter.pdf')
  @Permit('transfer.initiate')
  @AnswersFile('application/pdf')
  @ApiOperation({ summary: '介绍信 (PDF) with its tear-off receipt' })
  async letterPdf(
    @Param() { memberId, transferId }: TransferPath,
    @TheCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const found = await readFile(this.core.journal, memberId, { personal: true })
    if (!found || !caller.mayTouch({ unitIds: responsibleUnits(found.present, caller.today), memberId }))
      throw new ProblemError('request.no-such-route')
    const unitName = (id: UnitId, on: LocalDate) => {
      const unit = this.units.facts(id)
      return unit ? (nameOn(unit, on) ?? unit.name) : id
    }
    const data = transferLetterData(found.file, transferId, { unitName })
    if (!data) throw new ProblemError('transfer.nothing-to-print')
    await this.reads.record(caller, 'transfer.letter', memberStream(memberId))
    void reply.type('application/pdf').header('content-disposition', 'inline; filename="transfer-letter.pdf"')
    return Buffer.from(await transferLetterPdf(data))
  }

  @Post(':memberId/transfers/:transferId/withdraw')
  @PermitChange('transfer.initiate')
  @ApiOperation({ summary: '撤回转移' })
  withdraw(
    @Param() path: TransferPath,
    @Body() order: body.WithdrawTransfer,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.bySource(path, order, caller, (file, given) => withdrawTransfer(file, { ...order, ...path }, given))
  }

  @Post(':memberId/transfers/:transferId/receive')
  @PermitChange('transfer.receive')
  @ApiOperation({ summary: '接收组织关系 (回执): the destination takes the member in' })
  receive(
    @Param() path: TransferPath,
    @Body() order: body.ReceiveTransfer,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.byDestination(path, order, caller, (file, given) => receiveTransfer(file, { ...order, ...path }, given))
  }

  @Post(':memberId/transfers/:transferId/refuse')
  @PermitChange('transfer.receive')
  @ApiOperation({ summary: '拒绝接收, on a lawful ground only' })
  refuse(
    @Param() path: TransferPath,
    @Body() order: body.RefuseTransfer,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.byDestination(path, order, caller, (file, given) => refuseTransfer(file, { ...order, ...path }, given))
  }

  @Post(':memberId/floating')
  @PermitChange('floating.manage')
  @ApiOperation({ summary: '登记流动党员' })
  floating(
    @Param() { memberId }: MemberPath,
    @Body() order: body.RegisterFloating,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const floatingId = deriveId<'floating'>(caller.context.commandId, 'floating')
    return this.bus.execute(
      new OnMemberFile(memberId, caller, (file, given) => registerFloating(file, { ...order, floatingId }, given)),
    )
  }

  @Post(':memberId/floating/:floatingId/contacts')
  @PermitChange('floating.manage')
  @ApiOperation({ summary: '联系流动党员' })
  contact(
    @Param() { memberId, floatingId }: FloatingPath,
    @Body() order: body.ContactFloating,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.bus.execute(
      new OnMemberFile(memberId, caller, (file, given) => contactFloating(file, { ...order, floatingId }, given)),
    )
  }

  @Post(':memberId/floating/:floatingId/return')
  @PermitChange('floating.manage')
  @ApiOperation({ summary: '流动党员返回' })
  return(
    @Param() { memberId, floatingId }: FloatingPath,
    @Body() order: body.ReturnFloating,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.bus.execute(
      new OnMemberFile(memberId, caller, (file, given) => returnFloating(file, { ...order, floatingId }, given)),
    )
  }

  private async claimNumber(letterNumber: string, { memberId }: TransferPath, caller: Caller): Promise<void> {
    const reservation = { kind: 'letter-number', value: letterNumber, holder: memberStream(memberId) }
    const holder = await holderOfValue(this.core, reservation, caller)
    if (holder !== reservation.holder) throw new ProblemError('transfer.letter-number-used', { number: letterNumber })
  }

  private bySource(
    path: TransferPath,
    order: body.UnitActs,
    caller: Caller,
    decide: Decide,
    claim?: () => Promise<void>,
  ): Promise<Recorded> {
    return this.onTransfer(path, order, caller, decide, { side: responsibleBranch, ...(claim && { claim }) })
  }

  private byDestination(path: TransferPath, order: body.UnitActs, caller: Caller, decide: Decide): Promise<Recorded> {
    return this.onTransfer(path, order, caller, decide, { side: answeringBranch })
  }

  /** The side that acts names the units that decide, and whose scope the caller must have. */
  private onTransfer(
    { memberId, transferId }: TransferPath,
    order: body.UnitActs,
    caller: Caller,
    decide: Decide,
    { side, claim }: { readonly side: typeof answeringBranch; readonly claim?: () => Promise<void> },
  ): Promise<Recorded> {
    const historic = mayBeHistoric(order, caller)
    let cleared = true
    const sideOf = (file: MemberFile): UnitId | null => {
      const transfer = file.transfer.transfers.find((one) => one.transferId === transferId)
      return transfer ? side(transfer) : null
    }
    return this.bus.execute(
      new OnMemberFile<readonly UnitHistory[]>(
        memberId,
        caller,
        (file, given, units) => decide(file, { ...given, historic, cleared, units: units ?? [] }),
        {
          personal: true,
          ...(claim && { claim }),
          scopeUnits: (file) => [sideOf(file) ?? responsibleUnits(file, caller.today)[0]],
          facts: async (file) => {
            const facts = await this.facts.unitsById([sideOf(file)], order.on)
            // Not among the facts that the event records: nothing of a clearance stands in the file.
            cleared = await this.clearance.isCleared(toClear(file, transferId))
            return facts
          },
        },
      ),
    )
  }
}

function toClear({ memberId, transfer }: MemberFile, transferId: TransferId): TransferToClear {
  const initiatedOn = transfer.transfers.find((one) => one.transferId === transferId)?.initiatedOn ?? null
  return { memberId, transferId, initiatedOn }
}

function mayBeHistoric({ historic = false }: { readonly historic?: boolean }, caller: Caller): boolean {
  if (historic) caller.mustHold('development.record-historic')
  return historic
}

function transferIdOf(caller: Caller): TransferId {
  return deriveId<'transfer'>(caller.context.commandId, 'transfer')
}

function destinationOf({ destinationId, outside }: body.InitiateTransfer): Destination {
  if ((destinationId === undefined) === (outside === undefined))
    throw new ProblemError('request.invalid', {}, [
      {
        pointer: '#/destinationId',
        code: 'one-of',
        zh: 'destinationId 与 outside 二选一',
        en: 'either destinationId or outside',
      },
    ])
  return destinationId === undefined ? { outside: outside ?? '' } : { unitId: destinationId }
}
