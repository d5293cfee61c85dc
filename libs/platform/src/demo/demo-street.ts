import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Principal } from '@harbor/access/principal'
import { allowed, unencumbered } from '@harbor/access/principal'
import { makeStoreFolder } from '@harbor/event-log/sqlite/sqlite-file'
import { toInstant, type Instant } from '@harbor/kernel/time'
import type { AccessGate } from '@harbor/service/core'
import type { Config } from '@harbor/service/config'
import { openHarbor } from '../harbor-app'
import type { Platform } from '../open-platform'
import { operatorGate } from '../operator-gate'
import { DemoLoader, type DemoSummary } from './demo-loader'
import { readDemoInput } from './demo-input'

/** Known to everybody who reads this: the demo is for loopback and fictional data. */
export const demoPassword = 'harbor-demo-2026'

const marker = 'demo-loaded.json'

/**
 * Loads the demo street through the same import and commands as anyone's data, each act at its own day. A load that was cut off
 * goes on at the next start, since every act carries its own command id; a loaded street is left as it is.
 */
export async function loadDemoStreet(
  config: Config,
  options: {
    readonly examples: string
    /** Aborted, the load ends after the act under way and throws the reason. */
    readonly stopping: AbortSignal
    readonly onProgress: (done: number, of: number) => void
  },
): Promise<DemoSummary | undefined> {
  const done = join(config.dataFolder, marker)
  if (existsSync(done)) return undefined
  makeStoreFolder(config.dataFolder)
  const input = readDemoInput(options.examples)
  const clock = { at: toInstant(`${input.rosterDate}T01:00:00Z`), now: (): Instant => clock.at }
  const logger = pino({ level: 'silent' })
  const harbor = await openHarbor(config, { clock, logger, gate: demoGate })
  try {
    const loader = new DemoLoader(harbor, clock, input, { password: demoPassword, stopping: options.stopping })
    const summary = await loader.load(options.onProgress)
    writeFileSync(done, `${JSON.stringify(summary)}\n`)
    return summary
  } finally {
    await harbor.close()
  }
}

/** While loading, the bearer token is a username: acts are recorded under the account of who did them. `operator` opens the accounts. */
function demoGate(platform: Platform): AccessGate {
  const operator = operatorGate(platform)
  return {
    authenticate: (token) =>
      token.startsWith('demo-operator') ? operator.authenticate(token) : principalOf(platform, token),
    allowed: (principal, permission, on) =>
      principal.username === 'operator'
        ? operator.allowed(principal, permission, on)
        : allowed(principal, permission, on),
  }
}

async function principalOf({ access }: Platform, token: string): Promise<Principal | undefined> {
  const account = await access.directory.byUsername(token.replace(/^demo-account-/, ''))
  if (!account) return undefined
  const { accountId, username, memberId, grants, disabled } = account
  return {
    ...unencumbered,
    accountId,
    memberId,
    grants,
    disabled,
    username: username ?? '',
  }
}
