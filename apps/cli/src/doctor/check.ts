import { StoreError } from '@harbor/event-log/event-log'
import type { Config } from '@harbor/service/config'
import type { Clock } from '@harbor/kernel/time'
import type { Words } from '../words'

/** `warn`: works, but somebody should look. `fail`: does not work, or records are in danger. */
export type Level = 'ok' | 'warn' | 'fail'

/** One line of the examination: what was found, and what to do where it is not in order. */
export interface Found {
  readonly check: string
  readonly level: Level
  readonly words: Words
  readonly detail?: Readonly<Record<string, unknown>>
  readonly advice?: Words
}

/** What the checks look at. */
export interface Patient {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** Whether another process holds the writer lock. */
  readonly held: boolean
}

/** A check that cannot do its work has found something. */
export async function examined(check: string, work: () => Promise<readonly Found[]>): Promise<readonly Found[]> {
  try {
    return await work()
  } catch (error) {
    const detail = { reason: error instanceof Error ? error.message : String(error) }
    const words = { zh: '无法使用：{reason}', en: 'cannot be used: {reason}' }
    if (error instanceof StoreError) return [{ check, level: 'fail', words, detail, advice: error.advice }]
    return [{ check, level: 'fail', words, detail }]
  }
}
