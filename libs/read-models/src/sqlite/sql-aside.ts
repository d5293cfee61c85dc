import { Worker } from 'node:worker_threads'

/** Plain JavaScript that stands in no file, since a bundle has only one. */
const program = `
const { parentPort, workerData } = require('node:worker_threads')
const { DatabaseSync } = require('node:sqlite')
try {
  const db = new DatabaseSync(workerData.file, { timeout: workerData.busyTimeoutMs })
  try {
    db.exec(workerData.sql)
  } finally {
    db.close()
  }
} catch ({ message, code, errcode }) {
  parentPort.postMessage({ message, code, errcode })
}`

interface Failure {
  readonly message: string
  readonly code?: string
  readonly errcode?: number
}

/**
 * Statements on a connection of their own, in a thread of their own: for work of seconds that would keep this thread from answering.
 * Rejects with the error of SQLite, or when the thread ends by itself.
 */
export function executeAside(file: string, sql: string, busyTimeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // Not the arguments of the process: they may load what the thread has no use for.
    const thread = new Worker(program, { eval: true, execArgv: [], workerData: { file, sql, busyTimeoutMs } })
    let failure: Error | undefined
    thread.on('message', ({ message, ...rest }: Failure) => {
      failure = Object.assign(new Error(message), rest)
    })
    thread.on('error', reject)
    thread.on('exit', (exitCode) => {
      if (failure === undefined && exitCode !== 0) failure = new Error(`the thread ended with ${exitCode}`)
      if (failure) reject(failure)
      else resolve()
    })
  })
}
