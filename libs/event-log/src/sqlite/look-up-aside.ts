import { Worker } from 'node:worker_threads'
import type { Position } from '@harbor/kernel/event'
import { uuidPattern } from '@harbor/kernel/schema'
import { provingWith } from '../chain'
import type { ProvenPart } from '../event-log'

/** What the index of streams leads to of one. `places` is the sum of `placeOf`. */
export type IndexedStream = readonly [stream: string, events: number, revision: number, places: number]

/**
 * Plain JavaScript that stands in no file, since a bundle has only one. Sends what the index leads to, if each position is found; then the
 * events behind `after`, if they are sound.
 */
const program = `
const { hash } = require('node:crypto')
const { parentPort, workerData } = require('node:worker_threads')
const { DatabaseSync } = require('node:sqlite')
const { location, last, ofIndex, notReached, lookedUpAtOnce, after, uuidPattern } = workerData
const db = new DatabaseSync(location, { readOnly: true })
process.once('exit', () => db.close())
const arrays = (sql) => db.prepare(sql, { returnArrays: true })

function indexed() {
  const missing = db.prepare(notReached)
  const streams = [...arrays(ofIndex).iterate('', last, -1)]
  let left = last
  while (left > 0 && !missing.get(left, Math.max(left - lookedUpAtOnce + 1, 1))) left -= lookedUpAtOnce
  return left > 0 ? undefined : streams
}

function proven() {
  const uuid = new RegExp(uuidPattern)
  const proving = (${String(provingWith)})((text) => hash('sha256', text, 'hex'), (text) => uuid.test(text))
  const hashBefore = arrays('SELECT lower(hex(hash)) FROM events WHERE stream = ? AND revision = ?')
  // Few at once, since each may have a megabyte.
  const page = arrays(\`SELECT position, stream, revision, name, id, data, meta, lower(hex(hash)) FROM events JOIN types ON number = type
    WHERE position > ? AND position <= ? ORDER BY position LIMIT 32\`)
  const parts = new Map()
  let before = after
  while (before < last) {
    const rows = page.all(before, last)
    if (rows.length === 0) return undefined
    for (const [position, stream, revision, type, id, data, meta, hash] of rows) {
      const event = { position, stream, revision, type, id, data, meta, hash }
      const recordedAt = proving.recordedAtOf(meta)
      let part = parts.get(stream)
      if (!part) {
        const chain = proving.begun()
        if (revision > 0) Object.assign(chain, { revision: revision - 1, hash: hashBefore.get(stream, revision - 1)[0] })
        part = { chain, first: [revision, chain.hash, recordedAt] }
        parts.set(stream, part)
      }
      const computed = proving.chainHash(part.chain.hash, stream, event)
      if (position !== before + 1 || !proving.isSound(event, before, part.chain, computed, recordedAt)) return undefined
      proving.goOn(part.chain, event, recordedAt)
      before = position
    }
  }
  return Array.from(parts, ([stream, { chain, first }]) => [stream, ...first, chain.revision, chain.places])
}

parentPort.postMessage({ indexed: indexed() })
parentPort.postMessage({ proven: proven() })`

export interface LookUpOrder {
  readonly location: string
  readonly last: Position
  readonly ofIndex: string
  readonly notReached: string
  readonly lookedUpAtOnce: number
  readonly after: Position
}

interface Answer {
  readonly indexed?: readonly IndexedStream[]
  readonly proven?: readonly ProvenPart[]
}

/** A look at the whole log on a connection and in a thread of its own, from the moment that it is made. Whoever makes one ends it. */
export class LookUpAside {
  /** What the index of streams leads to. Undefined where a position is not found, or anything else has failed. */
  readonly indexed: Promise<readonly IndexedStream[] | undefined>
  /** The events behind `after`. Undefined where one is not sound, or anything else has failed. */
  readonly proven: Promise<readonly ProvenPart[] | undefined>
  private readonly thread: Worker

  constructor(order: LookUpOrder, closed: AbortSignal) {
    // Not the arguments of the process: they may load what the thread has no use for.
    const thread = new Worker(program, {
      eval: true,
      execArgv: [],
      // Nothing that it reads stays: more room for what is new would only be memory.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
      workerData: { ...order, uuidPattern },
    })
    const stop = () => void thread.terminate()
    closed.addEventListener('abort', stop)
    this.thread = thread
    const indexed = Promise.withResolvers<readonly IndexedStream[] | undefined>()
    const proven = Promise.withResolvers<readonly ProvenPart[] | undefined>()
    thread.on('message', (answer: Answer) => {
      if ('indexed' in answer) indexed.resolve(answer.indexed)
      else proven.resolve(answer.proven)
    })
    thread.on('error', () => {})
    thread.on('exit', () => {
      closed.removeEventListener('abort', stop)
      indexed.resolve(undefined)
      proven.resolve(undefined)
    })
    this.indexed = indexed.promise
    this.proven = proven.promise
  }

  async end(): Promise<void> {
    await this.thread.terminate()
  }
}
