import { status } from '@grpc/grpc-js'
import { drained, type ReadCall } from './back-pressure'
import { serviceError } from './faults'
import { caughtUp, checkpoint, confirmation, eventResponse } from './messages'
import type { LogRecord, RecordLog } from './record-log'
import type { ReadOptions, ReadResp } from './stubs'

/** Two buffers of 32: more than that at once, and the server ends the subscription. */
const liveBuffer = 64
const defaultSearchWindow = 32

/** All live subscriptions of the double. */
export class Subscriptions {
  private readonly all = new Set<Subscription>()
  /** How many were opened since the double was made. */
  opened = 0

  constructor(private readonly log: RecordLog) {}

  get count(): number {
    return this.all.size
  }

  /** Of these, the ones that have got all there was and are told what arrives. */
  get caughtUp(): number {
    return [...this.all].filter((subscription) => subscription.isLive).length
  }

  open(call: ReadCall, options: ReadOptions): void {
    this.opened++
    const subscription = new Subscription(this.log, call, options)
    this.all.add(subscription)
    const close = () => {
      subscription.close()
      this.all.delete(subscription)
    }
    call.on('cancelled', close)
    call.on('close', close)
    void subscription.run()
  }

  /** As the server drops one whose client does not keep up. */
  dropAll(): void {
    for (const subscription of this.all) subscription.drop()
  }

  /** They stay open and deliver nothing more, as behind a network that swallows packets. */
  silenceAll(): void {
    for (const subscription of this.all) subscription.close()
  }
}

/** A subscription to $all: confirmation, what is there, `caughtUp`, then what arrives. */
class Subscription {
  private readonly filter: Filter
  private next: number
  private live: LogRecord[] | undefined
  private stopListening: (() => void) | undefined
  private wake: (() => void) | undefined
  private isClosed = false
  isLive = false

  constructor(
    private readonly log: RecordLog,
    private readonly call: ReadCall,
    options: ReadOptions,
  ) {
    this.filter = filterOf(options)
    this.next = startOf(log, options)
  }

  async run(): Promise<void> {
    await this.send(confirmation(crypto.randomUUID()))
    while (this.next < this.log.records.length && !this.isClosed) {
      const record = this.log.records[this.next++]
      if (record) await this.consider(record)
    }
    if (this.isClosed) return
    // In the same turn as the last look at the log: nothing falls between.
    const live: LogRecord[] = (this.live = [])
    this.stopListening = this.log.listen((records) => this.arrive(records))
    await this.send(caughtUp())
    this.isLive = true
    while (!this.isClosed) {
      const record = live.shift()
      if (record) await this.consider(record)
      else await new Promise<void>((resolve) => (this.wake = resolve))
    }
  }

  drop(): void {
    const details = 'Consumer too slow to handle event while live. Client resubscription required.'
    this.close()
    this.call.emit('error', serviceError(status.ABORTED, details))
  }

  close(): void {
    this.isClosed = true
    this.stopListening?.()
    this.wake?.()
  }

  private arrive(records: readonly LogRecord[]): void {
    for (const record of records) {
      if (!this.live || this.live.length >= liveBuffer) return this.drop()
      this.live.push(record)
    }
    this.wake?.()
  }

  private async consider(record: LogRecord): Promise<void> {
    if (this.filter.matches(record)) await this.send(eventResponse(record))
    else if (this.filter.isCheckpointDue()) await this.send(checkpoint(record.position))
  }

  private async send(response: ReadResp): Promise<void> {
    if (this.isClosed || this.call.destroyed) return
    if (!this.call.write(response)) await drained(this.call)
  }
}

interface Filter {
  matches(record: LogRecord): boolean
  /** Every window times interval of records looked at. */
  isCheckpointDue(): boolean
}

function filterOf(options: ReadOptions): Filter {
  const filter = options.getFilter()
  if (!filter) return { matches: () => true, isCheckpointDue: () => false }
  const byType = filter.getEventType()
  const expression = byType ?? filter.getStreamIdentifier()
  const regex = expression?.getRegex() ? new RegExp(expression.getRegex()) : undefined
  const prefixes = expression?.getPrefixList() ?? []
  const window = (filter.hasMax() ? filter.getMax() : defaultSearchWindow) * filter.getCheckpointintervalmultiplier()
  let looked = 0
  return {
    matches: (record) => {
      looked++
      const text = byType ? record.type : record.stream
      return regex ? regex.test(text) : prefixes.some((prefix) => text.startsWith(prefix))
    },
    isCheckpointDue: () => looked % window === 0,
  }
}

/** Exclusive: behind the position named. */
function startOf(log: RecordLog, options: ReadOptions): number {
  const from = options.getAll()
  if (from?.hasEnd()) return log.records.length
  const position = from?.getPosition()
  return position ? log.indexAt(Number(position.getCommitPosition()) + 1) : 0
}
