import { Body, Controller, Inject, Post, Req } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { IsBoolean } from 'class-validator'
import type { Instant } from '@harbor/kernel/time'
import { Caller, TheCaller } from '@harbor/service/caller'
import { Permit } from '@harbor/service/permit'
import type { RequestOfSecurity } from '@harbor/service/security-log'
import type { Access } from '../access'
import { ACCESS } from './tokens'

export class ChangeSigningKey {
  /** False when the old key may have been copied: every access token that it signed is worth nothing at once; programs refresh, people stay signed in. */
  @IsBoolean()
  tokensStay: boolean
}
export interface SigningKeyChanged {
  /** Which key signs from now on. */
  readonly kid: string
  readonly since: Instant
}

@ApiTags('session')
@Controller('signing-keys')
export class SigningKeysController {
  constructor(@Inject(ACCESS) private readonly access: Access) {}

  @Post()
  @Permit('account.manage')
  @ApiOperation({
    summary: 'Have a new key sign sessions; the old one verifies 20 minutes longer, or nothing any more',
  })
  async change(
    @Body() { tokensStay }: ChangeSigningKey,
    @TheCaller() { context }: Caller,
    @Req() request: RequestOfSecurity,
  ): Promise<SigningKeyChanged> {
    request.act = 'signing-key-change'
    const kid = await this.access.store.signingKeys.rotate(context.now, { sessionsStay: tokensStay })
    return { kid, since: context.now }
  }
}
