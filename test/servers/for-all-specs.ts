import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { serversCache } from './jars'
import { serverKinds } from './kinds'
import { provide, type Provided } from './provide'
import type { RunningServer } from './server-kind'

/** What this run started, for the teardown, which Jest runs in the same process but loads anew. */
const started = Symbol.for('harbor.servers')

/**
 * Before the project `services`: the URL of every kind of server goes into the environment, where the specs find it. What cannot be
 * had is said loudly; its specs count as skipped.
 */
export default async function provideServers(): Promise<void> {
  const all: Provided[] = []
  for (const kind of serverKinds) all.push(await provide(kind, process.env))
  for (const one of all) {
    if (one.url !== undefined) process.env[one.kind.variable] = one.url
    process.stderr.write(
      one.url === undefined ? loudly(one.kind.name, one.why) : `\n${one.kind.name}: ${one.url} (${one.by})\n`,
    )
  }
  const servers = all.flatMap((one) => ('server' in one ? [one.server] : []))
  ;(globalThis as Record<symbol, unknown>)[started] = servers
}

/** After it: what was started is stopped. */
export async function stopServers(): Promise<void> {
  const servers = (globalThis as Record<symbol, unknown>)[started] as readonly RunningServer[] | undefined
  for (const server of servers ?? []) await server.stop()
  for (const { name } of serverKinds)
    rmSync(join(serversCache, `${name}-${process.pid}`), { recursive: true, force: true })
}

function loudly(name: string, why: string): string {
  const line = '!'.repeat(100)
  return `\n${line}\n!! NOT RUN: everything with ${name}. ${why}\n!! Its tests are counted as skipped.\n${line}\n`
}
