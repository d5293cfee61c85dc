import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { ids } from '@harbor/testing/member-ids'
import { memberStream } from '../member-file'
import { rollEvents } from './events'

const events = rollEvents as unknown as readonly EventType[]

describeGolden('events of the roll as they are stored', join(__dirname, 'golden'), events, memberStream(ids.member))
