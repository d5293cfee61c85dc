import type { Position } from '@harbor/kernel/event'
import type { AppendResult, RawEventToAppend } from '../event-log'

/** What a writer and a reader beside it do differently. */
export interface LogAccess {
  head(): Position
  append(stream: string, expectedRevision: number, events: readonly RawEventToAppend[]): Promise<AppendResult>
  appended(after: Position, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}
