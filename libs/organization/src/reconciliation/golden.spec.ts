import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { fixed } from '@harbor/testing/member-ids'
import { claimEvents, claimStream } from './events'

const events = claimEvents as unknown as readonly EventType[]

describeGolden('claimed totals as they are stored', join(__dirname, 'golden'), events, claimStream(fixed('f5', 1)))
