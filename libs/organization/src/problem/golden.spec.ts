import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { theProblem } from '@harbor/testing/problem-fixture'
import { problemEvents, problemStream } from './events'

const events = problemEvents as unknown as readonly EventType[]

describeGolden('events of problems as they are stored', join(__dirname, 'golden'), events, problemStream(theProblem))
