import type { EventEmitter } from 'node:events'
import { symbols, type Logger } from 'pino'
import { startFailure } from './start-failure'

/** Reason of the signal that a start is given: somebody told the process to end before it was ready. Nothing is wrong then. */
export class StartCutOff extends Error {
  constructor(readonly signal: NodeJS.Signals) {
    super(`told to stop (${signal}) before the start had ended`)
    this.name = 'StartCutOff'
  }
}

/** What a start has brought up. */
export interface Running {
  readonly logger: Logger
  /** Ends what is under way and closes every store. */
  readonly close: () => Promise<void>
}

const signals = ['SIGTERM', 'SIGINT'] as const
/** Below `TimeoutStopSec`, `stop_grace_period` and `terminationGracePeriodSeconds` of deploy/. */
const stopLimitMs = 15_000
/** So long the last lines may take to be read. */
const lastLineMs = 1_000

/**
 * The life of every server process: starts, serves, and ends in order when it is told to, with exit code 0. A start that is cut off ends
 * the same way: it looks at `stopping` between its steps (`throwIfAborted`), or just comes to its end and is closed at once. Exit
 * code 1 when it cannot stop cleanly within 15 seconds, or by a fault; 3 when the operator must put something right first. Never returns
 * before the process ends.
 */
export async function runUntilStopped(start: (stopping: AbortSignal) => Promise<Running>): Promise<void> {
  const stop = new AbortController()
  const told = new Promise<NodeJS.Signals>((resolve) => {
    const hear = (signal: NodeJS.Signals): void => {
      if (stop.signal.aborted) return
      setTimeout(() => process.exit(1), stopLimitMs).unref()
      stop.abort(new StartCutOff(signal))
      resolve(signal)
    }
    // Not `once`: a terminal and npm may both pass on one Ctrl-C, and the second must not kill what is ending.
    for (const signal of signals) process.on(signal, hear)
  })
  try {
    const { logger, close } = await start(stop.signal)
    logger.info({ signal: await told }, 'stopping')
    await closeOrSay(close, logger)
  } catch (error) {
    if (stop.signal.aborted && error === stop.signal.reason) process.exit(0)
    const { text, exitCode } = startFailure(error)
    process.stderr.write(`${text}\n`)
    process.exit(exitCode)
  }
}

async function closeOrSay(close: () => Promise<void>, logger: Logger): Promise<void> {
  try {
    await close()
  } catch (error) {
    await lastLine(logger, 'error', () => logger.error({ err: error }, 'could not stop cleanly'))
    process.exit(1)
  }
  await lastLine(logger, 'info', () => logger.info('stopped'))
  process.exit(0)
}

/**
 * Resolves when this line and all before it are written, or it is known that nobody reads them. What still waits when the process exits
 * is written by a loop that never ends on a pipe whose reader has gone (`npm start | tee log`, ended by Ctrl-C).
 */
function lastLine(logger: Logger, level: 'info' | 'error', write: () => void): Promise<void> {
  if (!logger.isLevelEnabled(level)) return Promise.resolve()
  const lines = (logger as unknown as Readonly<Record<symbol, EventEmitter>>)[symbols.streamSym]
  return new Promise((resolve) => {
    for (const over of ['drain', 'error']) lines?.once(over, () => resolve())
    setTimeout(resolve, lastLineMs)
    write()
  })
}
