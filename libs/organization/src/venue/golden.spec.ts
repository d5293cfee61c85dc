import { join } from 'node:path'
import { describeGolden } from '@harbor/testing/golden-events'
import { theVenue } from '@harbor/testing/port-fixture'
import { venueEvents, venueStream } from './events'

describeGolden('events of a venue as they are stored', join(__dirname, 'golden'), venueEvents, venueStream(theVenue))
