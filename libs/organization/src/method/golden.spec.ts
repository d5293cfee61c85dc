import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { fixed } from '@harbor/testing/member-ids'
import { methodEvents, methodStream } from './events'

const events = methodEvents as unknown as readonly EventType[]

describeGolden('events of methods as they are stored', join(__dirname, 'golden'), events, methodStream(fixed('f2', 1)))
