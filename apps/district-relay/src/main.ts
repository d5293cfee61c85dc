import 'reflect-metadata'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { systemClock } from '@harbor/kernel/time'
import { feedReadiness } from '@harbor/platform/district-feed/feed-readiness'
import { openRelayApp } from '@harbor/platform/district-feed/relay-app'
import { processLogger } from '@harbor/platform/process-logger'
import { runUntilStopped, type Running } from '@harbor/platform/run-until-stopped'
import { readConfig } from '@harbor/service/config'
import { RelayModule } from './relay-module'

/** `npm run relay`: tells a street's log to its district, beside the server that writes it. */
async function start(): Promise<Running> {
  const config = readConfig({ PORT: '3001', ...process.env })
  const logger = processLogger(config, 'district-relay')
  const relay = await openRelayApp(config, {
    clock: systemClock,
    onState: (state, error) =>
      state === 'stopped' || state === 'waiting'
        ? logger.error({ state, code: error?.code }, error?.message ?? 'the feed does not go on')
        : logger.info({ state }, 'feed'),
  })
  const app = await NestFactory.create<NestFastifyApplication>(
    RelayModule.over(feedReadiness(() => relay.status())),
    new FastifyAdapter(),
    { logger: false },
  )
  await app.listen(config.port, config.host)
  logger.info({ url: await app.getUrl(), dataFolder: config.dataFolder }, 'ready')
  return {
    logger,
    close: async () => {
      await relay.close()
      await app.close()
    },
  }
}

await runUntilStopped(start)
