import { status, type sendUnaryData, type ServerDuplexStream, type ServerReadableStream } from '@grpc/grpc-js'
import { serviceError, unavailable, type Faults, type Guard } from './faults'
import { identifierOf, nameOf, proposedOf } from './messages'
import type { Appended, Expected, Proposed, RecordLog } from './record-log'
import {
  AllStreamPosition,
  Any,
  type AppendReq,
  AppendResp,
  type BatchAppendReq,
  BatchAppendResp,
  Empty,
  MaximumAppendSizeExceeded,
  Status,
  WrongExpectedVersion,
} from './stubs'

/** The unary append: a header, the events, one answer. */
export function appendHandler(log: RecordLog, faults: Faults, guard: Guard) {
  return (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>): void => {
    let stream = ''
    let expected: Expected = 'any'
    const proposed: Proposed[] = []
    call.on('data', (request: AppendReq) => {
      const options = request.getOptions()
      if (options) {
        stream = nameOf(options.getStreamIdentifier())
        expected = expectedOf(options, options.hasRevision() ? options.getRevision() : undefined)
      }
      const message = request.getProposedMessage()
      if (message) proposed.push(proposedOf(message))
    })
    call.on('end', () => {
      const refused = guard(call.metadata)
      if (refused) return answer(refused)
      if (faults.takeUnavailable('append')) return answer(unavailable())
      if (faults.takeSilent('append')) return
      const result = log.append(stream, expected, proposed)
      if (faults.takeLostReply()) return answer(unavailable('the reply was lost'))
      if (result.kind === 'too-large') {
        const trailers = { exception: 'maximum-append-size-exceeded', 'maximum-append-size': '1048576' }
        return answer(serviceError(status.INVALID_ARGUMENT, 'Maximum Append Size of 1048576 Exceeded.', trailers))
      }
      answer(null, unaryAnswer(result))
    })
  }
}

/** Many appends on one call, each with an id of its own that its answer carries. */
export function batchAppendHandler(log: RecordLog, faults: Faults, guard: Guard) {
  return (call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void => {
    const unfinished = new Map<string, { stream: string; expected: Expected; proposed: Proposed[] }>()
    call.on('data', (request: BatchAppendReq) => {
      const refused = guard(call.metadata)
      if (refused) return void call.emit('error', refused)
      const id = request.getCorrelationId()?.getString() ?? ''
      const options = request.getOptions()
      if (options) {
        const position = options.hasStreamPosition() ? options.getStreamPosition() : undefined
        const stream = nameOf(options.getStreamIdentifier())
        unfinished.set(id, { stream, expected: expectedOf(options, position), proposed: [] })
      }
      const append = unfinished.get(id)
      if (!append) return
      append.proposed.push(...request.getProposedMessagesList().map(proposedOf))
      if (!request.getIsFinal()) return
      unfinished.delete(id)
      if (faults.takeUnavailable('append')) return void call.emit('error', unavailable())
      if (faults.takeSilent('append')) return
      const result = log.append(append.stream, append.expected, append.proposed)
      if (faults.takeLostReply()) return void call.emit('error', unavailable('the reply was lost'))
      const response = batchAnswer(append.expected, result)
      response.setCorrelationId(request.getCorrelationId()).setStreamIdentifier(identifierOf(append.stream))
      call.write(response)
    })
    call.on('end', () => call.end())
    call.on('error', () => {})
  }
}

interface ExpectedOptions {
  hasNoStream(): boolean
  hasStreamExists(): boolean
}

function expectedOf(options: ExpectedOptions, revision: string | undefined): Expected {
  if (revision !== undefined) return Number(revision)
  if (options.hasNoStream()) return 'no_stream'
  return options.hasStreamExists() ? 'stream_exists' : 'any'
}

function unaryAnswer(result: Exclude<Appended, { kind: 'too-large' }>): AppendResp {
  if (result.kind === 'wrong-version') {
    const wrong = new AppendResp.WrongExpectedVersion()
    if (result.current === undefined) wrong.setCurrentNoStream(new Empty())
    else wrong.setCurrentRevision(String(result.current))
    return new AppendResp().setWrongExpectedVersion(wrong)
  }
  const { revision, position } = result.last
  const at = new AppendResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position))
  return new AppendResp().setSuccess(new AppendResp.Success().setCurrentRevision(String(revision)).setPosition(at))
}

function batchAnswer(expected: Expected, result: Appended): BatchAppendResp {
  if (result.kind === 'too-large') {
    return refusal('MaximumAppendSizeExceeded', new MaximumAppendSizeExceeded().setMaxappendsize(1024 * 1024))
  }
  if (result.kind === 'wrong-version') {
    const wrong = new WrongExpectedVersion()
    if (result.current === undefined) wrong.setCurrentNoStream(new Empty())
    else wrong.setCurrentStreamRevision(String(result.current))
    if (typeof expected === 'number') wrong.setExpectedStreamPosition(String(expected))
    else if (expected === 'no_stream') wrong.setExpectedNoStream(new Empty())
    return refusal('WrongExpectedVersion', wrong)
  }
  const { revision, position } = result.last
  const at = new AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position))
  return new BatchAppendResp().setSuccess(
    new BatchAppendResp.Success().setCurrentRevision(String(revision)).setPosition(at),
  )
}

function refusal(name: string, details: MaximumAppendSizeExceeded | WrongExpectedVersion): BatchAppendResp {
  const packed = new Any()
  packed.pack(details.serializeBinary(), `event_store.client.${name}`)
  return new BatchAppendResp().setError(new Status().setMessage(name).setDetails(packed))
}
