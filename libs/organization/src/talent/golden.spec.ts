import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { theTalent } from '@harbor/testing/port-fixture'
import { talentEvents, talentStream } from './events'

const events = talentEvents as unknown as readonly EventType[]

describeGolden('events of a talent as they are stored', join(__dirname, 'golden'), events, talentStream(theTalent))
