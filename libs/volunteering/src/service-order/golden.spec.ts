import { join } from 'node:path'
import type { EventType } from '@harbor/kernel/event'
import { describeGolden } from '@harbor/testing/golden-events'
import { orderStream } from '../words'
import { theOrder } from '@harbor/testing/volunteering-fixture'
import { orderEvents } from './events'

const events = orderEvents as unknown as readonly EventType[]

describeGolden('events of service orders as they are stored', join(__dirname, 'golden'), events, orderStream(theOrder))
