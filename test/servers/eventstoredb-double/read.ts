import { status } from '@grpc/grpc-js'
import { drained, type ReadCall } from './back-pressure'
import { serviceError, unavailable, type Faults, type Guard } from './faults'
import { eventResponse, nameOf, streamNotFound } from './messages'
import type { LogRecord, RecordLog } from './record-log'
import type { Subscriptions } from './subscriptions'
import { type ReadOptions, ReadReq } from './stubs'

const backwards = ReadReq.Options.ReadDirection.BACKWARDS

/** One stream or $all, both ways, or a subscription to $all: the protocol has one call for them. */
export function readHandler(log: RecordLog, faults: Faults, subscriptions: Subscriptions, guard: Guard) {
  return (call: ReadCall): void => {
    call.on('error', () => {})
    const refused = guard(call.metadata)
    if (refused) return void call.emit('error', refused)
    const options = call.request.getOptions()
    if (!options) return void call.emit('error', serviceError(status.INVALID_ARGUMENT, 'no options'))
    const kind = options.hasSubscription() ? 'subscribe' : 'read'
    if (faults.takeUnavailable(kind)) return void call.emit('error', unavailable())
    if (faults.takeSilent(kind)) return
    if (options.hasSubscription()) return subscriptions.open(call, options)
    if (Number(options.getCount()) < 1) return void call.emit('error', serviceError(status.UNKNOWN, 'not a count'))
    const records = options.hasStream() ? ofStream(log, options) : ofAll(log, options)
    if (records === 'missing') {
      call.write(streamNotFound(nameOf(options.getStream()?.getStreamIdentifier())))
      return void call.end()
    }
    if (records === 'no-record') return void call.emit('error', serviceError(status.UNKNOWN, 'Unexpected error.'))
    void send(call, records, faults.takeBreak())
  }
}

/** No faster than the client takes it. */
async function send(call: ReadCall, records: Iterable<LogRecord>, breakAfter = Number.POSITIVE_INFINITY) {
  let sent = 0
  for (const record of records) {
    if (call.cancelled || call.destroyed) return
    if (sent++ >= breakAfter) return void call.emit('error', unavailable('the connection broke'))
    if (!call.write(eventResponse(record))) await drained(call)
  }
  call.end()
}

function ofStream(log: RecordLog, options: ReadOptions): Iterable<LogRecord> | 'missing' {
  const from = options.getStream()
  const records = log.ofStream(nameOf(from?.getStreamIdentifier()))
  if (!records || !from) return 'missing'
  const count = Number(options.getCount())
  if (options.getReadDirection() === backwards) {
    const last = from.hasRevision() ? Number(from.getRevision()) : records.length - 1
    return records.slice(Math.max(0, last + 1 - count), last + 1).toReversed()
  }
  const first = from.hasRevision() ? Number(from.getRevision()) : from.hasEnd() ? records.length : 0
  return records.slice(first, first + count)
}

/** Inclusive forward, exclusive backward. A position that is no record's is an error, one behind the end is not. */
function ofAll(log: RecordLog, options: ReadOptions): Iterable<LogRecord> | 'no-record' {
  const from = options.getAll()
  const count = Number(options.getCount())
  const position = Number(from?.getPosition()?.getCommitPosition() ?? 0)
  const isBackwards = options.getReadDirection() === backwards
  const end = log.records.length
  const index = from?.hasPosition() ? log.indexAt(position) : from?.hasEnd() ? end : 0
  if (from?.hasPosition() && index < end && log.records[index]?.position !== position) return 'no-record'
  return isBackwards ? walk(log, index - 1, -1, count) : walk(log, index, 1, count)
}

function* walk(log: RecordLog, from: number, step: 1 | -1, count: number): Iterable<LogRecord> {
  const end = log.records.length
  for (let index = from, left = count; left > 0 && index >= 0 && index < end; index += step, left--) {
    const record = log.records[index]
    if (record) yield record
  }
}
