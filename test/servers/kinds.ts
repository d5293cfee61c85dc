import { kafka } from './kafka/kafka-server'
import { mongodb } from './mongodb/mongodb-server'
import type { ServerKind } from './server-kind'

/** Every kind of server that `npm run services:up` and `npm run test:services` know. */
export const serverKinds: readonly ServerKind[] = [mongodb, kafka]
