import { Worker } from 'node:worker_threads'
import type { Position } from '@harbor/kernel/event'

/** What the index of streams leads to of one. `places` is the sum of `placeOf`. */
export type IndexedStream = readonly [stream: string, events: number, revision: number, places: number]

/** Plain JavaScript that stands in no file, since a bundle has only one. Sends what the index leads to, if each position is found. */
const program = `
const { parentPort, workerData } = require('node:worker_threads')
const { DatabaseSync } = require('node:sqlite')
const { location, last, ofIndex, notReached, lookedUpAtOnce } = workerData
const db = new DatabaseSync(location, { readOnly: true })
process.once('exit', () => db.close())
const indexed = []
for (const stream of db.prepare(ofIndex, { returnArrays: true }).iterate('', last, -1)) indexed.push(stream)
const missing = db.prepare(notReached)
let left = last
while (left > 0 && !missing.get(left, Math.max(left - lookedUpAtOnce + 1, 1))) left -= lookedUpAtOnce
if (left <= 0) parentPort.postMessage(indexed)`

export interface LookUpOrder {
  readonly location: string
  readonly last: Position
  readonly ofIndex: string
  readonly notReached: string
  readonly lookedUpAtOnce: number
}

/** A look at the whole log on a connection and in a thread of its own, from the moment that it is made. Whoever makes one ends it. */
export class LookUpAside {
  /** What the index of streams leads to. Undefined where a position is not found, or anything else has failed. */
  readonly indexed: Promise<readonly IndexedStream[] | undefined>
  private readonly thread: Worker

  constructor(order: LookUpOrder) {
    // Not the arguments of the process: they may load what the thread has no use for.
    const thread = new Worker(program, { eval: true, execArgv: [], workerData: order })
    this.thread = thread
    this.indexed = new Promise((resolve) => {
      thread.on('message', resolve)
      thread.on('error', () => {})
      thread.on('exit', () => resolve(undefined))
    })
  }

  async end(): Promise<void> {
    await this.thread.terminate()
  }
}
