import { join } from 'node:path'
import { describeGolden } from '@harbor/testing/golden-events'
import { ids } from '@harbor/testing/member-ids'
import { unitEvents, unitStream } from './events'

describeGolden('events of a unit as they are stored', join(__dirname, 'golden'), unitEvents, unitStream(ids.branch))
