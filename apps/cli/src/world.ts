import type { Clock } from '@harbor/kernel/time'

/** Everything outside that the command line touches, besides the files it is told of: the process's own, or a spec's. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** Milliseconds that only grow: for rates and waiting. */
  readonly elapsedMs: () => number
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  /** Whether a person watches stderr. */
  readonly stderrIsTerminal: boolean
  /** Asks without showing what is typed; undefined where nobody can be asked. */
  readonly askSecret: (prompt: string) => Promise<string | undefined>
}
