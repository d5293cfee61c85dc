import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { hoursStream } from '../words'
import { ids } from '@harbor/testing/member-ids'
import { certificateEvents } from './events'

const events = certificateEvents as unknown as readonly EventType[]

describeGolden('events of certificates as they are stored', join(__dirname, 'golden'), events, hoursStream(ids.member))
