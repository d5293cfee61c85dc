import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { ids } from '@harbor/testing/member-ids'
import { absenceEvents, absenceStream } from './events'

const events = absenceEvents as unknown as readonly EventType[]

describeGolden('events of absences as they are stored', join(__dirname, 'golden'), events, absenceStream(ids.member))
