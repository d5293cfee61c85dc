import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { theSession } from '@harbor/testing/session-fixture'
import { sessionStream } from '../programme-words'
import { sessionEvents } from './events'

const events = sessionEvents as unknown as readonly EventType[]

describeGolden('events of sessions as they are stored', join(__dirname, 'golden'), events, sessionStream(theSession))
