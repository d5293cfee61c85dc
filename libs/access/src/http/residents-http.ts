import { Body, Controller, Inject, Post } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { Caller, TheCaller } from '@harbor/service/caller'
import { recordedOrThrow } from '@harbor/service/desk'
import { PermitOpening } from '@harbor/service/permit'
import type { Access } from '../access'
import { accountIdOfCommand } from '../account-office'
import { RegisterResident } from '../account/commands'
import { ACCESS } from './tokens'

/** Residents sign in by the number of their phone. */
@ApiTags('accounts')
@Controller('residents')
export class ResidentsController {
  constructor(@Inject(ACCESS) private readonly access: Access) {}

  @Post()
  @PermitOpening('resident.register')
  @ApiOperation({
    summary: '居民账号: opened by staff, signed in to by phone number; the one-time password is told once',
  })
  async register(
    @Body() { phone, displayName }: RegisterResident,
    @TheCaller() caller: Caller,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { context, today } = caller
    // The number is the person's own: the account is called by what the command gives, and found by the number's keyed hash.
    const username = `resident-${accountIdOfCommand(context.commandId).replaceAll('-', '').slice(0, 16)}`
    const grants = [{ role: 'resident' as const, unitId: null, from: today, until: null }]
    const order = { username, displayName, memberId: null, grants, phone }
    const { accountId, outcome, oneTimePassword } = await this.access.office.open(order, context)
    return { ...recordedOrThrow(outcome, accountId, undefined), oneTimePassword }
  }
}
