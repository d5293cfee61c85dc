import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { fixedId } from '@harbor/testing/member-ids'
import { caseFileRead, reviewEvents, reviewStream } from './events'

const events = [...reviewEvents, caseFileRead] as unknown as readonly EventType[]

describeGolden('events of reviews as they are stored', join(__dirname, 'golden'), events, reviewStream(fixedId(1)))
