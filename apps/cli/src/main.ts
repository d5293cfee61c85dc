import '@harbor/service/require-runtime'
import 'reflect-metadata'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { systemClock } from '@harbor/kernel/time'
import { exitCodes, type ExitCode } from './errors'
import { interrupted, run } from './run'
import type { World } from './world'

const world: World = {
  env: process.env,
  clock: systemClock,
  elapsedMs: () => performance.now(),
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  stderrIsTerminal: process.stderr.isTTY,
  askSecret,
}

const argv = process.argv.slice(2)
/** `code` once the command has come to its end. */
const ended: { code?: ExitCode } = {}

// Whoever reads stdout may have seen enough (`harbor ... | head`): no fault, and what was found stays the exit code.
process.stdout.on('error', unwritten)
function unwritten(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(ended.code ?? exitCodes.ok)
  process.stderr.write(`harbor: ${error.message}\n`)
  process.exit(exitCodes.unavailable)
}
// Exiting, not dying, lets what waits for the end of the process (temporary files) be put away.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => {
    if (ended.code === undefined) interrupted(argv, world)
    process.exit(code)
  })

ended.code = await run(argv, world)
process.stdout.write('', () => {
  // Told here or by the event, whichever comes first.
  if (process.stdout.errored) unwritten(process.stdout.errored)
  process.exit(ended.code)
})

/** On a terminal only; what is typed is not shown. */
async function askSecret(prompt: string): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined
  process.stderr.write(prompt)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
