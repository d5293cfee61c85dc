import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { fixed } from '@harbor/testing/member-ids'
import { reorganisationEvents, reorganisationStream } from './events'

const events = reorganisationEvents as unknown as readonly EventType[]

describeGolden(
  'events of reorganisations as they are stored',
  join(__dirname, 'golden'),
  events,
  reorganisationStream(fixed<'reorganisation'>('f9', 1)),
)
