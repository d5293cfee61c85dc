import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Logger } from 'pino'
import type { RelayState, RelayStatus } from '@harbor/district-feed/relay'
import type { ViewStatus } from '@harbor/read-models/view-status'
import type { Config } from '@harbor/service/config'
import type { AccessGate } from '@harbor/service/core'
import { createHttpApp, type ApiDescription } from '@harbor/service/http-app'
import { wholeApi } from './api-description'
import { FeedDesk, kafkaAccess } from './district-feed/feed-desk'
import { FeedModule } from './district-feed/feed-module'
import { edgeOf } from './edge'
import { openLifeSettings } from './life-settings'
import { openLocalRules } from './local-rules'
import { openPlatform, type Platform, type PlatformOptions } from './open-platform'
import { standalone, type Service } from './services'
import { openStarLevels } from './star-levels'
import { openRelayStore } from './stores/open-stores'
import { Opened } from './stores/opened'

/** A running installation: the HTTP application (not yet listening) over its open stores. */
export interface Harbor {
  readonly app: NestFastifyApplication
  readonly platform: Platform
  /** Tells the district from now on, where brokers are configured; for the server, not for commands beside it. */
  readonly startFeed: () => Promise<void>
  /** Ends requests under way, then views, then stores. */
  readonly close: () => Promise<void>
}

export interface HarborOptions extends Pick<
  PlatformOptions,
  'clock' | 'readOnly' | 'hashCost' | 'catchUpTimeoutMs' | 'onTerm'
> {
  readonly logger: Logger
  /** Who is let in; the installation's accounts unless told otherwise (the operator's command line). */
  readonly gate?: (platform: Platform) => AccessGate
  /** Everything in one process unless told otherwise. */
  readonly service?: Service
}

export function openHarbor(config: Config, options: HarborOptions): Promise<Harbor> {
  return Opened.all((opened) => open(config, options, opened))
}

async function open(
  config: Config,
  { gate, service = standalone, ...options }: HarborOptions,
  opened: Opened,
): Promise<Harbor> {
  const { logger, clock } = options
  const { rulesFolder } = config
  const rules = {
    book: openLocalRules(rulesFolder),
    levels: openStarLevels(rulesFolder),
    life: openLifeSettings(rulesFolder),
  }
  const platform = await openPlatform({ ...config, ...options, views: service.views, ...toldTo(logger) })
  opened.add(() => platform.close())
  const { log } = platform.core.journal
  const feed = service.modules.includes(FeedModule)
    ? new FeedDesk({
        openStore: () => openRelayStore(config, log.installationId),
        log,
        clock,
        kafka: kafkaAccess(config),
      })
    : undefined
  opened.add(() => feed?.close())
  const edge = edgeOf(platform, feed, rules, config, { logger, ...(gate && { gate }) })
  const app = await createHttpApp(service.modules, edge, config, descriptionBy(service))
  opened.add(() => app.close())
  const startFeed = async () => feed?.start({ onState: (state, error) => tellFeed(logger, state, error) })
  return { app, platform, startFeed, close: () => opened.close() }
}

function descriptionBy(service: Service): ApiDescription {
  if (service === standalone) return 'own'
  return service.describesAll ? wholeApi : 'none'
}

function toldTo(logger: Logger): Pick<PlatformOptions, 'onView' | 'onStuck' | 'onTrouble'> {
  return {
    onView: (status) => tellStopped(logger, status),
    onStuck: (automation, { code, stream, id }) =>
      logger.warn({ automation, code, stream, event: id }, 'a consequence is due and was refused'),
    onTrouble: (error) => logger.warn({ err: error }, 'the views cannot be kept now; it is tried again'),
  }
}

/** A view that has stopped is a matter for the operator: which, where, why and what to do. */
function tellStopped(logger: Logger, { view, state, checkpoint, error }: ViewStatus): void {
  if (state !== 'stopped') return
  const { code = 'view.stopped', message = '', advice, position, eventType } = error ?? {}
  const told = advice ? ` ${advice.zh} ${advice.en}` : ''
  logger.error({ view, code, checkpoint, position, eventType }, `the view ${view} has stopped: ${message}.${told}`)
}

function tellFeed(logger: Logger, state: RelayState, error: RelayStatus['error']): void {
  if (state === 'stopped')
    logger.error({ code: error?.code }, `the feed to the district has stopped: ${error?.message ?? ''}`)
  else if (state === 'waiting') logger.warn({ code: error?.code }, 'the brokers of the district do not answer')
  else logger.info({ state }, 'feed to the district')
}
