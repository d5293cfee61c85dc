import { Body, Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { IsString, MaxLength, MinLength } from 'class-validator'
import type { FastifyRequest } from 'fastify'
import { Caller, TheCaller } from '@harbor/service/caller'
import { InLane, SignedIn } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import type { RequestOfSecurity, SecurityAct } from '@harbor/service/security-log'
import { IsUuidText } from '@harbor/service/validators'
import type { Access } from '../access'
import type { FactorId } from '../account/events'
import type { Enrolment } from '../credentials/second-factors'
import type { OwnFactor } from '../own-second-factor'
import { problemOf } from './session-http'
import { ACCESS } from './tokens'

export class BeginSecondFactor {
  @IsString()
  @MinLength(1)
  @MaxLength(1024)
  currentPassword: string
}
export class ConfirmSecondFactor {
  @IsUuidText()
  factorId: FactorId

  /** Six digits, as the authenticator shows them now. */
  @IsString()
  @MinLength(1)
  @MaxLength(20)
  code: string
}
export class RemoveSecondFactor extends BeginSecondFactor {
  /** Of the authenticator, or a recovery code. */
  @IsString()
  @MinLength(1)
  @MaxLength(60)
  code: string
}

type Asked = FastifyRequest & RequestOfSecurity

@ApiTags('session')
@Controller('session/second-factor')
export class SecondFactorController {
  constructor(@Inject(ACCESS) private readonly access: Access) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'Whether one has a second factor, and how many recovery codes are left' })
  state(@TheCaller() { principal }: Caller): Promise<OwnFactor> {
    return this.access.ownSecondFactor.state(principal.accountId)
  }

  @Post()
  @SignedIn()
  @InLane('sign-in')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Begin to set up a second factor (TOTP); the secret is told once, good for a quarter of an hour',
  })
  async begin(@Body() body: BeginSecondFactor, @TheCaller() caller: Caller, @Req() request: Asked): Promise<Enrolment> {
    const outcome = await this.access.ownSecondFactor.begin(
      holderOf(caller, request, 'second-factor-begin'),
      body.currentPassword,
      request.ip,
      caller.context,
    )
    if (!outcome.ok) throw problemOf(outcome)
    return outcome.enrolment
  }

  @Post('confirm')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Show a code of it: from now on it is asked for; other sessions end, recovery codes are told once',
  })
  async confirm(
    @Body() body: ConfirmSecondFactor,
    @TheCaller() caller: Caller,
    @Req() request: Asked,
  ): Promise<{ readonly recoveryCodes: readonly string[] }> {
    const holder = holderOf(caller, request, 'second-factor-set-up')
    const outcome = await this.access.ownSecondFactor.confirm(holder, body, caller.context)
    if (!outcome.ok) throw problemOf(outcome)
    return { recoveryCodes: outcome.recoveryCodes }
  }

  @Post('remove')
  @SignedIn()
  @InLane('sign-in')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take one’s own second factor away, by password and a code' })
  async remove(@Body() body: RemoveSecondFactor, @TheCaller() caller: Caller, @Req() request: Asked): Promise<void> {
    const outcome = await this.access.ownSecondFactor.remove(
      holderOf(caller, request, 'second-factor-removal'),
      { password: body.currentPassword, code: body.code },
      request.ip,
      caller.context,
    )
    if (!outcome.ok) throw problemOf(outcome)
  }
}

/** A program has no second factor. */
function holderOf({ principal }: Caller, request: RequestOfSecurity, act: SecurityAct): Caller['principal'] {
  request.act = act
  if (principal.sessionId === null) throw new ProblemError('access.denied')
  return principal
}
