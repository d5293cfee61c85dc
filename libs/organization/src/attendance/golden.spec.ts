import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { ids } from '@harbor/testing/member-ids'
import { studyEvents, studyStream } from './events'

const events = studyEvents as unknown as readonly EventType[]

describeGolden('events of class hours as they are stored', join(__dirname, 'golden'), events, studyStream(ids.member))
