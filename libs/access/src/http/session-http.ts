import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import type { FastifyRequest } from 'fastify'
import { Caller, TheCaller } from '@harbor/service/caller'
import { InLane, Public, SignedIn } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import type { RequestOfSecurity, SecurityAct } from '@harbor/service/security-log'
import type { Access } from '../access'
import { ChangePassword, RefreshSession, SignInWithPassword } from '../account/commands'
import { permissions } from '../policy'
import { allowed, type Principal } from '../principal'
import type { SignInFailure } from '../reauthentication'
import type { SignedIn as Session, SignInOutcome } from '../sign-in'
import { ACCESS } from './tokens'

@ApiTags('session')
@Controller('session')
export class SessionController {
  constructor(@Inject(ACCESS) private readonly access: Access) {}

  @Post()
  @Public()
  @InLane('sign-in')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign in with username and password; throttled by account and by address' })
  async signIn(@Body() body: SignInWithPassword, @Req() request: FastifyRequest & RequestOfSecurity): Promise<Session> {
    const outcome = await this.access.signIn.withPassword(body.username, body.password, request.ip, body.code)
    const isRecovery = outcome.ok && outcome.byRecoveryCode === true
    return sessionOrThrow(request, isRecovery ? 'recovery-code-sign-in' : 'sign-in', outcome)
  }

  @Post('refresh')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'The next pair of tokens; a refresh token that comes twice ends its session' })
  async refresh(@Body() body: RefreshSession, @Req() request: FastifyRequest & RequestOfSecurity): Promise<Session> {
    const outcome = await this.access.signIn.refresh(body.refreshToken)
    const isStolen = !outcome.ok && outcome.isStolen === true
    return sessionOrThrow(request, isStolen ? 'refresh-token-reused' : 'session-refresh', outcome)
  }

  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'Who is signed in, in which offices, with which permissions today' })
  me(@TheCaller() { principal, today }: Caller): Me {
    const { accountId, username, memberId, grants, mustChangePassword, mustEnrolSecondFactor } = principal
    const held =
      mustChangePassword || mustEnrolSecondFactor
        ? []
        : permissions.filter((one) => allowed(principal, one, today).kind !== 'none')
    return {
      accountId,
      username,
      memberId,
      grants,
      mustChangePassword,
      mustEnrolSecondFactor,
      permissions: held,
    }
  }

  @Delete()
  @SignedIn()
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign out: the session ends at once' })
  async leave(@TheCaller() { principal }: Caller, @Req() request: RequestOfSecurity): Promise<void> {
    request.act = 'sign-out'
    if (principal.sessionId !== null) await this.access.signIn.leave(principal.sessionId)
  }

  @Post('password')
  @SignedIn()
  @InLane('sign-in')
  @HttpCode(200)
  @ApiOperation({ summary: 'Choose a new password; all sessions end, the answer is a new one' })
  async changePassword(
    @Body() body: ChangePassword,
    @TheCaller() { principal, context }: Caller,
    @Req() request: FastifyRequest & RequestOfSecurity,
  ): Promise<Session> {
    if (principal.sessionId === null) throw new ProblemError('access.denied')
    const outcome = await this.access.signIn.changePassword(principal, body, context, request.ip)
    return sessionOrThrow(request, 'password-change', outcome)
  }
}

export type Me = Pick<
  Principal,
  'accountId' | 'username' | 'memberId' | 'grants' | 'mustChangePassword' | 'mustEnrolSecondFactor'
> & {
  readonly permissions: readonly string[]
}

function sessionOrThrow(request: RequestOfSecurity, act: SecurityAct, outcome: SignInOutcome): Session {
  request.act = act
  request.account = outcome.ok ? outcome.signedIn.accountId : (outcome.accountId ?? request.account)
  if (outcome.ok) return outcome.signedIn
  throw problemOf(outcome)
}

export function problemOf({ refusal: { code, detail } }: SignInFailure): ProblemError {
  const wait = detail['retryAfterSeconds']
  return new ProblemError(code, detail, [], wait === undefined ? {} : { 'retry-after': String(wait) })
}
