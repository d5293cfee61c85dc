import { systemClock } from '@harbor/kernel/time'
import { ConfigError, readConfig, type Config } from '@harbor/service/config'
import { listen } from '@harbor/service/listening'
import { sweepReservations } from './abandoned-reservations'
import { firstStart, welcomeText } from './first-start'
import { openHarbor } from './harbor-app'
import type { Platform } from './open-platform'
import { processLogger } from './process-logger'
import { runUntilStopped } from './run-until-stopped'
import { services, type ServiceName } from './services'

/** The program of one service, of which any number of processes may run: `apps/<name>/src/main.ts`. */
export function serve(name: ServiceName): Promise<void> {
  return runUntilStopped(async (stopping) => {
    const config = readConfig(process.env)
    requireServers(config, name)
    const logger = processLogger(config, name)
    const onTerm = async (platform: Platform): Promise<void> => {
      logger.info('keeps the views from now on')
      await beginTerm(platform, config)
    }
    const harbor = await openHarbor(config, { clock: systemClock, logger, service: services[name], onTerm })
    if (stopping.aborted) return { logger, close: harbor.close }
    await listen(harbor.app, config)
    logger.info({ url: await harbor.app.getUrl() }, 'ready')
    return { logger, close: harbor.close }
  })
}

/** What only one process may do, and standalone does at its start: the one that keeps the views. */
async function beginTerm(platform: Platform, { streetName, streetSince, publicAddress }: Config): Promise<void> {
  await sweepReservations(platform, systemClock)
  const first = await firstStart(platform, { streetName, streetSince, username: 'admin', clock: systemClock })
  if (first) process.stdout.write(welcomeText(first, publicAddress))
}

/** Files in a folder have one writer: separate processes meet on servers. */
function requireServers({ eventStoreUrl, mongoDbUrl }: Config, name: ServiceName): void {
  if (eventStoreUrl !== '' && mongoDbUrl !== '') return
  throw new ConfigError(
    [
      `the service ${name} needs HARBOR_EVENTSTORE_URL and HARBOR_MONGODB_URL`,
      '单独运行的服务须配置 EventStoreDB 与 MongoDB；只有 standalone 可以使用数据目录中的文件。',
      'Separate services meet on EventStoreDB and MongoDB; only standalone runs on files of a data folder.',
    ].join('\n'),
  )
}
