import { Controller, Delete, Get, HttpCode, Inject, Param, Req } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { Caller, TheCaller } from '@harbor/service/caller'
import { SignedIn } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import type { RequestOfSecurity } from '@harbor/service/security-log'
import { IsUuidText } from '@harbor/service/validators'
import type { Access } from '../access'
import type { OwnSession } from '../own-sessions'
import type { SessionId } from '../principal'
import { ACCESS } from './tokens'

export class SessionPath {
  @IsUuidText()
  sessionId: SessionId
}

@ApiTags('session')
@Controller('session/open')
export class OwnSessionsController {
  constructor(@Inject(ACCESS) private readonly access: Access) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'One’s own open sessions, newest first' })
  async list(@TheCaller() { principal }: Caller): Promise<{ readonly sessions: readonly OwnSession[] }> {
    return { sessions: await this.access.ownSessions.list(principal) }
  }

  @Delete(':sessionId')
  @SignedIn()
  @HttpCode(204)
  @ApiOperation({ summary: 'End one of one’s own sessions at once' })
  async end(
    @Param() { sessionId }: SessionPath,
    @TheCaller() { principal }: Caller,
    @Req() request: RequestOfSecurity,
  ): Promise<void> {
    request.act = 'sessions-end'
    if (!(await this.access.ownSessions.end(principal, sessionId))) throw new ProblemError('access.no-such-session')
  }

  @Delete()
  @SignedIn()
  @HttpCode(204)
  @ApiOperation({ summary: 'End all of one’s own sessions but the one that asks' })
  async endOthers(@TheCaller() { principal }: Caller, @Req() request: RequestOfSecurity): Promise<void> {
    request.act = 'sessions-end'
    const { accountId, sessionId } = principal
    if (sessionId === null) throw new ProblemError('access.denied')
    await this.access.ownSessions.endOthers(accountId, sessionId)
  }
}
