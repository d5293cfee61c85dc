import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './ensure-build.mjs'
import './preflight.mjs'

/**
 * Starts the built demo as a person would, asks it something, stops it with SIGTERM and starts it once more on the same
 * data. Everything it starts is in a process group of its own and ended with it.
 */

const READY_LIMIT_MS = 600_000
const STOP_LIMIT_MS = 20_000
const ANSWER_LIMIT_MS = 10_000
const POLL_MS = 100

const results = { passed: 0, failed: 0 }
const data = mkdtempSync(join(tmpdir(), 'harbor-smoke-'))
const started = new Set()

process.once('exit', () => {
  for (const child of started) endGroup(child)
  rmSync(data, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

if (hasDemo()) {
  const port = await freePort()
  await oneLife('demo', port)
  await oneLife('demo, started again', port)
  await verifyLog()
} else {
  process.stdout.write('smoke: apps/standalone has no demo yet, skipped\n')
}
if (process.env.HARBOR_TEST_TOTALS) {
  writeFileSync(process.env.HARBOR_TEST_TOTALS, `${results.passed} passed, ${results.failed} failed\n`)
}
process.exitCode = results.failed === 0 ? 0 : 1

function hasDemo() {
  return readFileSync(join(ROOT, 'apps/standalone/src/main.ts'), 'utf8').includes('demo')
}

/** From start to the end of the process; a step that fails ends this life, not the run. */
async function oneLife(name, port) {
  const startedAt = Date.now()
  const child = startDemo(port)
  const url = `http://127.0.0.1:${port}`
  await check(`${name}: ready`, () => untilReady(child, `${url}/health/ready`))
  process.stdout.write(`  ready after ${Date.now() - startedAt} ms\n`)
  await check(`${name}: describes its API`, async () => {
    const { openapi } = await json(`${url}/api/openapi.json`)
    if (!String(openapi).startsWith('3.1')) throw new Error(`openapi is ${openapi}`)
  })
  await check(`${name}: refuses whoever has not signed in`, async () => {
    const { status } = await ask(`${url}/api/v1/members`)
    if (status !== 401) throw new Error(`answered ${status}`)
  })
  await check(`${name}: stops on SIGTERM with exit code 0`, () => stop(child))
  endGroup(child)
}

function startDemo(port) {
  const child = spawn('npm', ['run', '--silent', 'demo'], {
    cwd: ROOT,
    detached: true,
    env: { ...process.env, PORT: String(port), HARBOR_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (child.output += chunk))
  child.ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
  started.add(child)
  return child
}

async function untilReady(child, url) {
  const deadline = Date.now() + READY_LIMIT_MS
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}:\n${child.output}`)
    const answer = await ask(url).catch(() => undefined)
    if (answer?.ok) return
    await pause(POLL_MS)
  }
  throw new Error(`not ready after ${READY_LIMIT_MS} ms:\n${child.output}`)
}

async function stop(child) {
  child.kill('SIGTERM')
  const end = await Promise.race([child.ended, pause(STOP_LIMIT_MS).then(() => ({ code: 'none: still running' }))])
  if (end.code !== 0) throw new Error(`exit code ${end.code ?? end.signal}:\n${child.output}`)
}

function verifyLog() {
  const run = spawnSync(process.execPath, [join(ROOT, 'bin/harbor.mjs'), 'verify', '--json'], {
    env: { ...process.env, HARBOR_DATA: data },
    encoding: 'utf8',
  })
  return check('command line: the log verifies', async () => {
    const { ok, events } = JSON.parse(run.stdout || '{}')
    if (run.status !== 0 || ok !== true || !(events > 0))
      throw new Error(`exit ${run.status}: ${run.stdout}${run.stderr}`)
  })
}

async function check(name, work) {
  try {
    await work()
    results.passed += 1
    process.stdout.write(`  ok    ${name}\n`)
  } catch (error) {
    results.failed += 1
    process.stdout.write(`  FAIL  ${name}: ${error.message}\n`)
  }
}

async function json(url) {
  const answer = await ask(url)
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  return answer.json()
}

function ask(url) {
  return fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) })
}

function endGroup(child) {
  started.delete(child)
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Already gone, which is what we wanted.
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
