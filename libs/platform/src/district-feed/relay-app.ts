import type { Clock } from '@harbor/kernel/time'
import type { RelayOptions, RelayStatus } from '@harbor/district-feed/relay'
import { ConfigError, type Config } from '@harbor/service/config'
import { openLog, openRelayStore } from '../stores/open-stores'
import { FeedDesk, kafkaAccess } from './feed-desk'

export interface RelayApp {
  status(): Promise<RelayStatus | undefined>
  close(): Promise<void>
}

/** The relay as a process of its own: reads the log beside the server that writes it, and has no keys. */
export async function openRelayApp(
  config: Config,
  { clock, ...more }: { readonly clock: Clock } & Pick<RelayOptions, 'onState' | 'lease'>,
): Promise<RelayApp> {
  const kafka = kafkaAccess(config)
  if (!kafka) throw new ConfigError('HARBOR_KAFKA_BROKERS names no broker; see .env.example')
  const { log } = await openLog(config, true)
  const openStore = () => openRelayStore(config, log.installationId)
  const desk = new FeedDesk({ openStore, log, clock, kafka })
  const close = async (): Promise<void> => {
    await desk.close()
    await log.close()
  }
  try {
    await desk.start(more)
    return { status: () => desk.status(), close }
  } catch (error) {
    await close()
    throw error
  }
}
