import type { Automation } from './automation'
import type { RefusalTable } from './decision'
import type { EventType } from './event'
import type { PublicEvents } from './public-event'
import type { View } from './view'

/** What one slice brings, as plain data: the log's codec, the projector, the catalogue and the tests iterate over it. */
export interface Slice {
  /** `<context>/<slice>` */
  readonly name: string
  readonly events: readonly EventType[]
  readonly refusals: RefusalTable
  readonly views: readonly View[]
  /** Their to-do views are not named in `views`. */
  readonly automations?: readonly Automation[]
  /** What district systems are told of this slice's events. */
  readonly publicEvents?: PublicEvents
}
