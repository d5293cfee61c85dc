import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { fixed } from '@harbor/testing/member-ids'
import { appealEvents, appealStream } from './events'

const events = appealEvents as unknown as readonly EventType[]

describeGolden('events of appeals as they are stored', join(__dirname, 'golden'), events, appealStream(fixed('f4', 1)))
