import '@harbor/service/require-runtime'
import 'reflect-metadata'
import { systemClock } from '@harbor/kernel/time'
import { join } from 'node:path'
import { sweepReservations } from '@harbor/platform/abandoned-reservations'
import { demoBanner } from '@harbor/platform/demo/demo-banner'
import { readDemoInput } from '@harbor/platform/demo/demo-input'
import { loadDemoStreet } from '@harbor/platform/demo/demo-street'
import { firstStart, welcomeText } from '@harbor/platform/first-start'
import { openHarbor } from '@harbor/platform/harbor-app'
import { processLogger } from '@harbor/platform/process-logger'
import { runUntilStopped, type Running } from '@harbor/platform/run-until-stopped'
import { readConfig, type Config } from '@harbor/service/config'
import { listen } from '@harbor/service/listening'

const demo = process.argv.includes('--demo')

const examples = join(process.cwd(), 'examples/demo-street')

/** The demo's input stands in `examples/` of the project's folder, where npm starts its scripts. */
async function loadDemo(config: Config, stopping: AbortSignal): Promise<void> {
  const summary = await loadDemoStreet(config, {
    examples,
    stopping,
    onProgress: (done, of) => {
      if (process.stderr.isTTY) process.stderr.write(`\r演示街道 demo street: ${done}/${of}`)
    },
  })
  if (summary)
    process.stderr.write(
      `${process.stderr.isTTY ? '\r' : ''}${summary.members} persons 人, ${summary.acts} acts 项业务 in ${summary.ms} ms\n`,
    )
}

async function start(stopping: AbortSignal): Promise<Running> {
  const config = readConfig(
    demo ? { HARBOR_DATA: './data/demo', ...process.env, HARBOR_FICTIONAL_DATA: 'yes' } : process.env,
  )
  const logger = processLogger(config, 'standalone')
  if (demo) await loadDemo(config, stopping)
  const harbor = await openHarbor(config, { clock: systemClock, logger })
  for (const notice of harbor.platform.notices) logger.warn({ code: notice.code }, `${notice.zh} ${notice.en}`)
  const released = await sweepReservations(harbor.platform, systemClock)
  if (released.length > 0) logger.warn({ released: released.length }, 'reservations left by a crash were given back')
  await listen(harbor.app, config)
  const url = await harbor.app.getUrl()
  // Not before the address is ours: a start that fails on a port in use must not have used up the password that is told once.
  const first = demo
    ? undefined
    : await firstStart(harbor.platform, {
        streetName: config.streetName,
        streetSince: config.streetSince,
        username: 'admin',
        clock: systemClock,
      })
  await harbor.startFeed()
  logger.info({ url, dataFolder: config.dataFolder }, 'ready')
  if (demo) process.stdout.write(await demoBanner(harbor.platform, url, config, readDemoInput(examples).toLookAt))
  if (first) process.stdout.write(welcomeText(first, url))
  return { logger, close: () => harbor.close() }
}

await runUntilStopped(start)
