import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { fixed } from '@harbor/testing/member-ids'
import { gridEvents, gridStream } from './events'

const events = gridEvents as unknown as readonly EventType[]

describeGolden(
  'events of grids as they are stored',
  join(__dirname, 'golden'),
  events,
  gridStream(fixed<'grid'>('f6', 1)),
)
