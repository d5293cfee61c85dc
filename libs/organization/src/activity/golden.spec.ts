import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { theActivity } from '@harbor/testing/port-fixture'
import { activityEvents, activityStream } from './events'

const events = activityEvents as unknown as readonly EventType[]

describeGolden(
  'events of an activity as they are stored',
  join(__dirname, 'golden'),
  events,
  activityStream(theActivity),
)
