import { Controller, Get, Inject, Res } from '@nestjs/common'
import { ApiExcludeController } from '@nestjs/swagger'
import type { FastifyReply } from 'fastify'
import { METRICS, type Metrics } from './metrics'
import { Permit, Public } from './permit'

/** One thing that must work for the service to be ready. `detail` names what is wrong, without personal data. */
export interface ReadinessCheck {
  readonly name: string
  check(): Promise<{ readonly ok: boolean; readonly detail?: string }>
}
export const READINESS = Symbol('readiness')

@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(@Inject(READINESS) private readonly checks: readonly ReadinessCheck[]) {}

  @Get('live')
  @Public()
  live(): { status: string } {
    return { status: 'ok' }
  }

  @Get('ready')
  @Public()
  async ready(
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ status: string; notReady: readonly { name: string; detail: string }[] }> {
    const results = await Promise.all(this.checks.map(async (one) => ({ name: one.name, ...(await one.check()) })))
    const notReady = results.filter(({ ok }) => !ok).map(({ name, detail }) => ({ name, detail: detail ?? '' }))
    if (notReady.length > 0) void reply.status(503)
    return { status: notReady.length === 0 ? 'ready' : 'not-ready', notReady }
  }
}

@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(METRICS) private readonly metrics: Metrics) {}

  @Get()
  @Permit('system.read')
  async scrape(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.metrics.registry.contentType)
    return this.metrics.registry.metrics()
  }
}
