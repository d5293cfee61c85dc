#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { builtMain, ensureBuilt, projectNode, ROOT } from '../scripts/ensure-build.mjs'

/**
 * `npx harbor ...`: runs the built command line on the project's own Node, building first where that is due.
 * Plain JavaScript, because `npx` starts it on whatever Node the machine has. Exit codes and signals pass through.
 */

const UNAVAILABLE = 3

/** As in `npm start`: with them the collector does not let garbage grow to several times what is alive (docs/adr/0018). */
const HEAP = ['--max-semi-space-size=8', '--max-old-space-size=1536']

if (ensureBuilt('cli')) run()
else process.exitCode = UNAVAILABLE

function run() {
  const preflight = pathToFileURL(join(ROOT, 'scripts/preflight.mjs')).href
  const child = spawn(projectNode(), [...HEAP, '--import', preflight, builtMain('cli'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  passOnSignals(child)
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = UNAVAILABLE
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal]
  })
}

function passOnSignals(child) {
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // A terminal sends Ctrl-C to both at once; passing it on would make it two.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
}
