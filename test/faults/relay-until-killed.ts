import { writeSync } from 'node:fs'
import { systemClock } from '@harbor/kernel/time'
import { openRelayApp } from '@harbor/platform/district-feed/relay-app'
import { readConfig } from '@harbor/service/config'

/** Arguments: data folder, brokers. The relay as a process of its own, until it is killed; a line for every state. */
const [folder = '', brokers = ''] = process.argv.slice(2)
const config = readConfig({ HARBOR_DATA: folder, HARBOR_KAFKA_BROKERS: brokers })
await openRelayApp(config, {
  clock: systemClock,
  // Short, so that the next one takes over at once when this one is killed.
  lease: { forMs: 500, renewMs: 100, askMs: 50 },
  onState: (state, error) => writeSync(1, `${state} ${error?.code ?? ''} ${error?.message ?? ''}\n`),
})
