import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'

/** Plain JavaScript that stands in no file, since a bundle has only one. An error ends the thread, and its connection with it. */
const program = `
const { parentPort, workerData } = require('node:worker_threads')
const { DatabaseSync } = require('node:sqlite')
const db = new DatabaseSync(workerData.file, { timeout: workerData.busyTimeoutMs })
process.once('exit', () => db.close())
db.exec('PRAGMA synchronous = NORMAL')
const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)')
parentPort.on('message', (order) => {
  if (order === 'checkpoint') parentPort.postMessage(checkpoint.get())
  else parentPort.close()
})`

export interface CheckpointsOptions {
  /** A checkpoint is due whenever the write-ahead log has grown by so many frames. */
  readonly everyFrames: number
  readonly busyTimeoutMs: number
}

/** So many times as long, the write-ahead log is the business of the connection that commits: a reader held on, or a commit was huge. */
const boundFactor = 2

/**
 * Copies the write-ahead log into its file in a thread that stays, on a connection of its own, so that the thread that commits does not
 * wait for the disk. Whoever commits nothing meanwhile finds all of it copied, and the next commit begins the log anew. A thread that
 * fails is given up: from then on SQLite does it within commits.
 */
export class CheckpointsAside {
  private readonly length: StatementSync
  private askedAt = 0
  private thread: Worker | undefined
  private isGivenUp = false
  private answered: (isDone: boolean) => void = () => {}

  /** `db` is the connection that commits. */
  constructor(
    private readonly db: DatabaseSync,
    private readonly file: string,
    private readonly options: CheckpointsOptions,
  ) {
    this.length = db.prepare('PRAGMA wal_checkpoint(NOOP)')
    db.exec(`PRAGMA wal_autocheckpoint = ${options.everyFrames * boundFactor}`)
  }

  /** To be asked after a commit. While a reader keeps the log from beginning anew, only growth makes it due again. */
  isDue(): boolean {
    if (this.isGivenUp) return false
    const frames = this.frames()
    if (frames < this.askedAt) this.askedAt = 0
    return frames - this.askedAt >= this.options.everyFrames
  }

  /** One at a time. Never rejects: what the disk refuses here it refuses the connection that commits, too. */
  async run(): Promise<void> {
    this.askedAt = this.frames()
    const isDone = await this.ask().catch(() => false)
    if (!isDone) this.giveUp()
  }

  /** After it nobody but `db` has the file open here. */
  async end(): Promise<void> {
    this.isGivenUp = true
    const { thread } = this
    if (!thread) return
    await new Promise((resolve) => {
      thread.once('exit', resolve)
      thread.ref()
      thread.postMessage('end', [])
    })
  }

  private frames(): number {
    try {
      return Number(this.length.get()?.['log'])
    } catch {
      // The next statement that needs the log tells.
      return 0
    }
  }

  private async ask(): Promise<boolean> {
    const thread = (this.thread ??= this.started())
    thread.ref()
    try {
      return await new Promise<boolean>((resolve) => {
        this.answered = resolve
        thread.postMessage('checkpoint', [])
      })
    } finally {
      // At rest it keeps no process from ending.
      thread.unref()
    }
  }

  private started(): Worker {
    const { file, options } = this
    // Not the arguments of the process: they may load what the thread has no use for.
    const workerData = { file, busyTimeoutMs: options.busyTimeoutMs }
    const thread = new Worker(program, { eval: true, execArgv: [], workerData })
    thread.on('message', () => this.answered(true))
    thread.on('error', () => {})
    thread.on('exit', () => {
      this.thread = undefined
      this.answered(false)
    })
    return thread
  }

  private giveUp(): void {
    if (this.isGivenUp) return
    this.isGivenUp = true
    this.db.exec(`PRAGMA wal_autocheckpoint = ${this.options.everyFrames}`)
  }
}
