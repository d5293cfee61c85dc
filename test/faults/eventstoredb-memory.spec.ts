import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { isLongLook, limitMs, roundsOr, say } from './rounds'

const run = promisify(execFile)
const [loader, store, reader] = [
  '../../scripts/register-typescript.mjs',
  'eventstoredb-of-many.ts',
  'read-eventstoredb.ts',
].map((path) => join(__dirname, path)) as [string, string, string]

const many = roundsOr(20_000, 50_000)
const manyMiB = isLongLook ? 256 : 64

it(
  'reads far more from EventStoreDB than its memory holds: 64 MB in pages, with a heap of 40 MB',
  () => expectRead({ events: 8_000, bytes: 8_000, heapMiB: 40 }),
  240_000,
)

it(
  `reads ${many} small events from EventStoreDB in pages, with a heap of ${manyMiB} MB`,
  () => expectRead({ events: many, bytes: 300, heapMiB: manyMiB }),
  limitMs(many, 2),
)

/** The store in a process of its own, and the reader in one with little memory. */
async function expectRead({ events, bytes, heapMiB }: { events: number; bytes: number; heapMiB: number }) {
  const args = ['--max-old-space-size=8192', '--import', loader, store, String(events), String(bytes)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  try {
    const lines = createInterface({ input: child.stdout })
    // Without a line the store has ended, and said why.
    const [address] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?]
    if (address === undefined) throw new Error('the store has ended at once')
    const startedAt = performance.now()
    const reading = [`--max-old-space-size=${heapMiB}`, '--import', loader, reader, address]
    const { stdout } = await run(process.execPath, reading)
    const [read, peakMiB] = stdout.split(' ').map(Number)
    expect(read).toBe(events)
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
    say(`${events} events read in ${seconds} s with a heap of ${heapMiB} MB; the process took at most ${peakMiB} MB`)
  } finally {
    child.stdin.end()
    if (child.exitCode === null) await once(child, 'exit')
  }
}
