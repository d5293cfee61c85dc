import type { Position } from '@harbor/kernel/event'

/** An event that this program cannot read: unknown type, newer version, or a payload that does not open. Its consumer must stop. */
export class UndecodableEvent extends Error {
  readonly code = 'log.undecodable-event'
  constructor(
    readonly position: Position,
    readonly eventType: string,
    readonly reason: string,
    options?: { cause?: unknown },
  ) {
    super(`event at position ${position} of type ${eventType} cannot be read: ${reason}`, options)
    this.name = 'UndecodableEvent'
  }
}
