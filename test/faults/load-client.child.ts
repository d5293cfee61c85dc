import { writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { Connection, headerOf, type Answered } from '../bench/http-connection'
import { LoadMix, type LoadedStreet, type Planned } from './load-mix'

export type LoadOrder =
  | { readonly do: 'begin'; readonly port: number; readonly name: string; readonly street: LoadedStreet }
  /** As fast as answers come over so many connections. */
  | { readonly do: 'closed'; readonly connections: number; readonly ms: number }
  /** So many a second whatever the answers are; latencies count from the moment at which each should have come. */
  | { readonly do: 'open'; readonly perSecond: number; readonly ms: number }
  /** So many at one moment. */
  | { readonly do: 'burst'; readonly requests: number }
  | { readonly do: 'tell'; readonly file: string }

/** A second, by the moments at which its requests should have come. */
export interface Second {
  readonly asked: number
  readonly refused: number
  readonly failed: number
  /** Of what was carried out. */
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface Driven {
  readonly asked: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly seconds: readonly Second[]
  /** From the last moment at which one should have come to the last answer. */
  readonly drainMs: number
  /** `order 201`: how often. */
  readonly answers: Readonly<Record<string, number>>
  /** 503 `service.overloaded`, and those of them without Retry-After. */
  readonly refused: number
  readonly refusedWithoutRetryAfter: number
  /** Connections that broke: whether it was done is not known. */
  readonly failed: number
  /** Answered by 5xx otherwise. */
  readonly faults: readonly string[]
}

/** What is known of a command when all is over. */
export interface CommandOutcome {
  readonly account: number
  readonly path: string
  readonly key: string
  /** Of every answer that acknowledged it. */
  readonly acknowledged: readonly (readonly string[])[]
  readonly refused: number
  readonly unknown: number
}

class Ledger {
  private readonly outcomes = new Map<string, { -readonly [K in keyof CommandOutcome]: CommandOutcome[K] }>()

  note({ command }: Planned, answer: Answered | undefined): void {
    if (!command) return
    const outcome = this.outcomes.get(command.key) ?? { ...command, acknowledged: [], refused: 0, unknown: 0 }
    this.outcomes.set(command.key, outcome)
    if (!answer) outcome.unknown++
    else if (answer.status === 200 || answer.status === 201) {
      const { eventIds } = JSON.parse(answer.body.toString()) as { eventIds: string[] }
      outcome.acknowledged = [...outcome.acknowledged, eventIds]
    } else if (isRefusal(answer)) outcome.refused++
    else if (answer.status >= 500) outcome.unknown++
  }

  write(file: string): void {
    writeFileSync(file, [...this.outcomes.values()].map((outcome) => `${JSON.stringify(outcome)}\n`).join(''))
  }
}

function isRefusal({ status, body }: Answered): boolean {
  return status === 503 && body.includes('"service.overloaded"')
}

class Run {
  private readonly seconds: { latencies: number[]; asked: number; refused: number; failed: number }[] = []
  private readonly answers: Record<string, number> = {}
  private readonly faults = new Set<string>()
  private withoutRetryAfter = 0
  private lastDueMs = 0
  private readonly beginMs = performance.now()

  note(kind: string, sinceMs: number, answer: Answered | undefined): void {
    const second = this.secondOf(sinceMs)
    this.lastDueMs = Math.max(this.lastDueMs, sinceMs)
    second.asked++
    if (!answer) return void second.failed++
    const told = `${kind} ${answer.status}`
    this.answers[told] = (this.answers[told] ?? 0) + 1
    if (isRefusal(answer)) {
      second.refused++
      if (!/^[1-9]\d*$/.test(headerOf(answer.head, 'retry-after') ?? '')) this.withoutRetryAfter++
      return
    }
    if (answer.status >= 500) this.faults.add(`${told} ${answer.body.toString().slice(0, 300)}`)
    second.latencies.push(performance.now() - sinceMs)
  }

  private secondOf(sinceMs: number) {
    const index = Math.max(0, Math.floor((sinceMs - this.beginMs) / 1000))
    return (this.seconds[index] ??= { latencies: [], asked: 0, refused: 0, failed: 0 })
  }

  driven(): Driven {
    const whole = Array.from(this.seconds, (second) => second ?? { latencies: [], asked: 0, refused: 0, failed: 0 })
    const all = whole.flatMap(({ latencies }) => latencies).toSorted((a, b) => a - b)
    const sum = (of: (second: (typeof whole)[number]) => number) => whole.reduce((total, one) => total + of(one), 0)
    return {
      asked: sum(({ asked }) => asked),
      perSecond: (all.length * 1000) / (performance.now() - this.beginMs),
      p50Ms: at(all, 0.5),
      p99Ms: at(all, 0.99),
      maxMs: all.at(-1) ?? 0,
      drainMs: performance.now() - this.lastDueMs,
      seconds: whole.map(({ latencies, ...second }) => {
        const sorted = latencies.toSorted((a, b) => a - b)
        return { ...second, p50Ms: at(sorted, 0.5), p99Ms: at(sorted, 0.99) }
      }),
      answers: this.answers,
      refused: sum(({ refused }) => refused),
      refusedWithoutRetryAfter: this.withoutRetryAfter,
      failed: sum(({ failed }) => failed),
      faults: [...this.faults].slice(0, 20),
    }
  }
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** The server closes what is idle for ten seconds: what is idle for half of that is not used again. */
const idleMs = 5_000

class Client {
  private readonly idle: { connection: Connection; sinceMs: number }[] = []
  readonly ledger = new Ledger()

  constructor(
    private readonly port: number,
    readonly mix: LoadMix,
  ) {}

  async ask(planned: Planned, run?: Run, sinceMs = performance.now()): Promise<void> {
    const answer = await this.answerTo(planned.text).catch(() => undefined)
    if (answer) planned.learn?.(answer)
    this.ledger.note(planned, answer)
    run?.note(planned.kind, sinceMs, answer)
  }

  private async answerTo(text: string): Promise<Answered> {
    const connection = this.usable() ?? (await Connection.to(this.port))
    try {
      const answer = await connection.ask(text)
      this.idle.push({ connection, sinceMs: performance.now() })
      return answer
    } catch (error) {
      connection.close()
      throw error
    }
  }

  /** The one used last, so that what is not needed grows idle. */
  private usable(): Connection | undefined {
    for (let last = this.idle.pop(); last; last = this.idle.pop()) {
      if (!last.connection.isOver && performance.now() - last.sinceMs < idleMs) return last.connection
      last.connection.close()
    }
    return undefined
  }

  async closed(connections: number, ms: number): Promise<Driven> {
    const run = new Run()
    const endMs = performance.now() + ms
    const work = async () => {
      while (performance.now() < endMs) await this.ask(this.mix.next(), run)
    }
    await Promise.all(Array.from({ length: connections }, work))
    return run.driven()
  }

  async open(perSecond: number, ms: number): Promise<Driven> {
    const run = new Run()
    const beginMs = performance.now()
    const requests = Math.ceil((perSecond * ms) / 1000)
    const underWay = new Set<Promise<void>>()
    for (let number = 0; number < requests;) {
      for (; number < requests; number++) {
        const dueMs = beginMs + (number * 1000) / perSecond
        if (dueMs > performance.now()) break
        const asked = this.ask(this.mix.next(), run, dueMs).finally(() => underWay.delete(asked))
        underWay.add(asked)
      }
      await delay(1)
    }
    await Promise.all(underWay)
    return run.driven()
  }

  /** Over as many connections, opened before: what is opened one after the other does not arrive together. */
  async burst(requests: number): Promise<Driven> {
    const opened = await Promise.all(Array.from({ length: requests }, () => Connection.to(this.port)))
    this.idle.push(...opened.map((connection) => ({ connection, sinceMs: performance.now() })))
    const run = new Run()
    await Promise.all(Array.from({ length: requests }, () => this.ask(this.mix.next(), run)))
    return run.driven()
  }
}

let client: Client | undefined

async function obey(order: LoadOrder): Promise<unknown> {
  if (order.do === 'begin') {
    client = new Client(order.port, new LoadMix(order.street, order.name))
    for (let account = 0; account < order.street.accounts.length; account++)
      await client.ask(client.mix.signIn(account))
    return {}
  }
  if (!client) throw new Error('not begun')
  switch (order.do) {
    case 'closed':
      return client.closed(order.connections, order.ms)
    case 'open':
      return client.open(order.perSecond, order.ms)
    case 'burst':
      return client.burst(order.requests)
    case 'tell':
      client.ledger.write(order.file)
      return {}
  }
}

process.on('message', (order: LoadOrder) => {
  obey(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      throw error
    },
  )
})
