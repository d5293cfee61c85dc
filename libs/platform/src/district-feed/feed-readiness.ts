import type { RelayStatus } from '@harbor/district-feed/relay'
import type { ReadinessCheck } from '@harbor/service/health'

type Status = () => Promise<RelayStatus | undefined>

/**
 * Red when the feed has stopped at an event that cannot be told; nothing else is kept from its work by that. A broker that does not
 * answer is the district's outage, not ours: it shows in the metrics and in the log.
 */
export function feedReadiness(status: Status): ReadinessCheck {
  return {
    name: 'district-feed',
    check: async () => {
      const now = await status()
      return now?.state === 'stopped' ? { ok: false, detail: now.error?.code ?? 'stopped' } : { ok: true }
    },
  }
}

export function feedLag(status: Status) {
  return {
    name: 'harbor_feed_lag_positions',
    help: 'Distance of the feed to the district from the head of the log, in positions.',
    label: 'state',
    read: async () => {
      const now = await status()
      return now ? [{ labels: { state: now.state }, value: now.lag }] : []
    },
  }
}
