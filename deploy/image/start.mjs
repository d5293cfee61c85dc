import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * The first process of a container: `docker run IMAGE membership`, `docker run IMAGE standalone --demo`, `docker run IMAGE harbor doctor`.
 * The role's program runs in this process, so that signals and exit codes are its own.
 */

const COMMAND_LINE = 'harbor'
const UNAVAILABLE = 3

// As process 1 it would not even hear SIGTERM until somebody listens. Before the program does, there is nothing to end in order.
for (const signal of ['SIGTERM', 'SIGINT'])
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(0)
  })

const apps = new URL('../../dist/apps/', import.meta.url)
const roles = readdirSync(apps)
  .filter((app) => existsSync(new URL(`${app}/main.js`, apps)))
  .map((app) => (app === 'cli' ? COMMAND_LINE : app))
  .toSorted()
const [role = '', ...args] = process.argv.slice(2)

if (roles.includes(role)) {
  const main = new URL(`${role === COMMAND_LINE ? 'cli' : role}/main.js`, apps)
  process.argv = [process.execPath, fileURLToPath(main), ...args]
  await import(main.href)
} else {
  process.stderr.write(`${JSON.stringify(role)}: no such role; one of: ${roles.join(', ')}\n`)
  process.exitCode = UNAVAILABLE
}
