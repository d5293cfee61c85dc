import type { ServerWritableStream } from '@grpc/grpc-js'
import { type ReadReq, type ReadResp } from './stubs'

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>

/** Resolves when the client takes more, or has gone. */
export function drained(call: ReadCall): Promise<void> {
  const events = ['drain', 'close', 'cancelled']
  return new Promise((resolve) => {
    const go = () => {
      for (const event of events) call.removeListener(event, go)
      resolve()
    }
    for (const event of events) call.once(event, go)
  })
}
