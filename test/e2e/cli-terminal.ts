import { run } from '../../apps/cli/src/run'
import type { World } from '../../apps/cli/src/world'
import type { Clock } from '@harbor/kernel/time'

/** What one command line left behind. */
export interface Ran {
  readonly exit: number
  readonly out: string
  readonly err: string
  /** The document of `--json`; throws when stdout holds anything but exactly one. */
  readonly json: () => Readonly<Record<string, unknown>>
}

export type Harbor = (...argv: string[]) => Promise<Ran>

/** The command line as a person at a terminal has it, in this process: English, no terminal, nobody to ask for a password. */
export function terminal(clock: Clock, environment: Readonly<Record<string, string>>): Harbor {
  return async (...argv) => {
    let [out, err] = ['', '']
    const world: World = {
      env: { LANG: 'en_US.UTF-8', ...environment },
      clock,
      elapsedMs: () => performance.now(),
      stdout: (text) => void (out += text),
      stderr: (text) => void (err += text),
      stderrIsTerminal: false,
      askSecret: () => Promise.resolve(undefined),
    }
    const exit = await run(argv, world)
    return { exit, out, err, json: () => JSON.parse(out) as Record<string, unknown> }
  }
}
