import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { thePlan } from '@harbor/testing/programme-fixture'
import { planStream } from '../programme-words'
import { planEvents } from './events'

const events = planEvents as unknown as readonly EventType[]

describeGolden('events of plans as they are stored', join(__dirname, 'golden'), events, planStream(thePlan))
