import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { fixed } from '@harbor/testing/member-ids'
import { appraisalEvents, definitionStream } from './events'

const events = appraisalEvents as unknown as readonly EventType[]

describeGolden(
  'events of indices as they are stored',
  join(__dirname, 'golden'),
  events,
  definitionStream(fixed('f3', 1)),
)
