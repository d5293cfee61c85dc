import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { hoursStream } from '../words'
import { ids } from '@harbor/testing/member-ids'
import { hoursEvents } from './events'

const events = hoursEvents as unknown as readonly EventType[]

describeGolden('events of hours as they are stored', join(__dirname, 'golden'), events, hoursStream(ids.member))
