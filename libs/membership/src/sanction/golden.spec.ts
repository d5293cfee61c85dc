import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { ids } from '@harbor/testing/member-ids'
import { memberStream } from '../member-file'
import { sanctionEvents } from './events'

const events = sanctionEvents as unknown as readonly EventType[]

describeGolden('events of sanctions as they are stored', join(__dirname, 'golden'), events, memberStream(ids.member))
