import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { fixedId } from '@harbor/testing/member-ids'
import { clearanceEvents, clearanceStream } from './events'

const events = clearanceEvents as unknown as readonly EventType[]

describeGolden(
  'events of clearances as they are stored',
  join(__dirname, 'golden'),
  events,
  clearanceStream(fixedId(1)),
)
