import { Controller, Get, Inject, Injectable, Param, Req, Res } from '@nestjs/common'
import { ApiExcludeController, ApiOperation, ApiTags } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { UnitDirectory } from '@harbor/organization/public'
import { CORE, type Core } from '@harbor/service/core'
import { Public } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { VerifyPath } from '../commands'
import { verifyCode, type Verification } from './verification'
import { VerifyLimit } from './verify-limit'
import { verifyPage } from './verify-page'

/** Whether a paper is what it says: for everybody who has its code, without signing in, so many times a minute. */
@Injectable()
export class Verifier {
  private readonly limit = new VerifyLimit()

  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
  ) {}

  async look(code: string, { ip }: FastifyRequest): Promise<Verification> {
    const retryAfterSeconds = this.limit.take(ip, this.core.clock.now())
    if (retryAfterSeconds > 0)
      throw new ProblemError('certificate.throttled', { retryAfterSeconds }, [], {
        'retry-after': String(retryAfterSeconds),
      })
    await this.units.refresh()
    return verifyCode(this.core.journal, code, (id) => this.units.facts(id)?.name ?? '')
  }
}

@ApiTags('certificates')
@Controller('api/v1/verify')
export class VerifyController {
  constructor(@Inject(Verifier) private readonly verifier: Verifier) {}

  @Get(':code')
  @Public()
  @ApiOperation({ summary: '查验证明: valid, superseded, revoked or unknown; needs no session, throttled by address' })
  verify(@Param() { code }: VerifyPath, @Req() request: FastifyRequest): Promise<Verification> {
    return this.verifier.look(code, request)
  }
}

/** The same as a page for people: the address in the QR code. */
@ApiExcludeController()
@Controller('verify')
export class VerifyPageController {
  constructor(@Inject(Verifier) private readonly verifier: Verifier) {}

  @Get(':code')
  @Public()
  async page(
    @Param() { code }: VerifyPath,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const found = await this.verifier.look(code, request)
    void reply.type('text/html; charset=utf-8').header('cache-control', 'no-store')
    return verifyPage(found)
  }
}
