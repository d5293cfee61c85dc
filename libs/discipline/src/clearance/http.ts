import { Body, Controller, Get, Inject, Post } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional } from 'class-validator'
import type { Recorded as RecordedEvent } from '@harbor/kernel/event'
import { deriveId, type MemberId, type TransferId, type UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { memberFile, memberStream, openTransfer, responsibleUnits, type MemberEvent } from '@harbor/membership/public'
import { UnitDirectory } from '@harbor/organization/public'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { Permit, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { ownScope } from '../on-review-file'
import { clearTransfers, type ClearTransfers } from './decide'
import { clearanceStream } from './events'
import { transferClearances, type ClearanceRow } from './views'

/** Either the transfers under way from a unit and all below it, or members by id, also ahead of a transfer. */
export class ClearTransfersBody {
  @IsLocalDate()
  on: LocalDate

  @IsOptional()
  @IsUuidText()
  unitId?: UnitId

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsUuidText({ each: true })
  memberIds?: MemberId[]
}

/** A transfer out that no case officer has cleared. */
export interface PendingClearance {
  readonly memberId: MemberId
  readonly transferId: TransferId | ''
  readonly sourceId: UnitId | ''
  readonly initiatedOn: LocalDate | ''
}

type Cleared = ClearTransfers['cleared']
/** More than a street has under way at a time; what is beyond it waits for the next round. */
const roundLimit = 500

/** 转出核查: for every transfer alike, and answered alike whatever stands in its way. */
@ApiTags('transfers')
@Controller('clearances')
export class ClearanceController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
  ) {}

  @Get()
  @Permit('transfer.clear')
  @ApiOperation({ summary: '待核查的转接: transfers out that no case officer has cleared, oldest first' })
  async pending(@TheCaller() caller: Caller): Promise<{ readonly pending: readonly PendingClearance[] }> {
    const rows = await this.pendingIn(caller.unitsInScope())
    return {
      pending: rows.map(({ memberId, transferId, sourceId, initiatedOn }) => ({
        memberId,
        transferId,
        sourceId,
        initiatedOn,
      })),
    }
  }

  @Post()
  @PermitOpening('transfer.clear')
  @ApiOperation({ summary: '转出核查: one command for all transfers under way from a unit, or for members by id' })
  async clear(@Body() { on, ...whom }: ClearTransfersBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const cleared = await this.whom(whom, caller)
    const clearanceId = deriveId<'clearance'>(caller.context.commandId, 'clearance')
    return this.desk.carryOut(caller, {
      stream: clearanceStream(clearanceId),
      id: clearanceId,
      subject: () => ownScope(caller),
      decide: () => clearTransfers({ on, cleared }, { today: caller.today }),
    })
  }

  private async whom({ unitId, memberIds }: Omit<ClearTransfersBody, 'on'>, caller: Caller): Promise<Cleared> {
    if ((unitId === undefined) === (memberIds === undefined))
      throw new ProblemError('request.invalid', {}, [
        {
          pointer: '#/unitId',
          code: 'one-of',
          zh: '组织（unitId）与党员（memberIds）二者填其一',
          en: 'either unitId or memberIds',
        },
      ])
    if (memberIds) return Promise.all(memberIds.map((memberId) => this.oneMember(memberId, caller)))
    if (unitId === undefined) return []
    caller.mustTouch({ unitIds: [unitId] })
    const rows = await this.pendingIn(this.units.subtree(unitId, caller.today))
    return rows.map(({ memberId, transferId }) => ({ memberId, transferId: transferId === '' ? null : transferId }))
  }

  private async oneMember(memberId: MemberId, caller: Caller): Promise<Cleared[number]> {
    const { events } = await this.core.journal.load(memberStream(memberId))
    const file = memberFile(memberId, events as readonly RecordedEvent<MemberEvent>[])
    caller.mustTouch({ unitIds: responsibleUnits(file, caller.today) })
    if (!file.exists) throw new ProblemError('transfer.no-file')
    return { memberId, transferId: openTransfer(file.transfer)?.transferId ?? null }
  }

  private async pendingIn(units: ReadonlySet<UnitId> | 'all'): Promise<readonly ClearanceRow[]> {
    await this.core.caughtUp(await this.core.journal.log.head())
    const sourceId = units === 'all' ? { gt: '' } : { in: [...units] }
    const { documents } = await this.core.readModels.collection<ClearanceRow>(transferClearances.name).find({
      where: { sourceId, cleared: { eq: 0 } },
      sort: [{ field: 'initiatedOn', direction: 'asc' }],
      limit: roundLimit,
    })
    return documents
  }
}
