import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Builds when what is built is missing or older than a source. Runs on Node 20 too: the `harbor` wrapper needs it there.
 *
 *   node scripts/ensure-build.mjs standalone
 */

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

const SOURCES = [
  'apps',
  'libs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'nest-cli.json',
  'rspack.config.mjs',
]
const NEST = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js')
const LOCK = join(ROOT, 'node_modules/.cache/harbor-build.lock')
const LOCK_LIMIT_MS = 120_000
const LOCK_POLL_MS = 50

/** The Node that came with `npm ci`; elsewhere the one that runs now (preflight judges it). */
export function projectNode() {
  const local = join(ROOT, 'node_modules/.bin/node')
  return existsSync(local) ? local : process.execPath
}

export function builtMain(app) {
  return join(ROOT, 'dist/apps', app, 'main.js')
}

/** Answers false, having said why on stderr, where there is nothing that can be run. */
export function ensureBuilt(app) {
  if (!existsSync(LOCK) && isFresh(app)) return true
  if (!existsSync(NEST))
    return (
      existsSync(builtMain(app)) || complain('Not installed yet: run `npm ci` first. / 尚未安装,请先运行 `npm ci`。')
    )
  return underLock(() => isFresh(app) || build())
}

function isFresh(app) {
  const main = builtMain(app)
  if (!existsSync(main)) return false
  const builtAt = statSync(main).mtimeMs
  return !SOURCES.some((source) => changedSince(join(ROOT, source), builtAt))
}

/** A folder changes when an entry comes or goes, so a deleted source is seen too. */
function changedSince(path, instant) {
  if (!existsSync(path)) return false
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs > instant && !path.endsWith('.spec.ts')
  return stat.mtimeMs > instant || readdirSync(path).some((name) => changedSince(join(path, name), instant))
}

function build() {
  process.stderr.write('Building, a few seconds ... / 正在构建,请稍候……\n')
  const run = spawnSync(projectNode(), [NEST, 'build', '--all'], { cwd: ROOT, encoding: 'utf8' })
  return (
    run.status === 0 ||
    complain(`${run.stdout ?? ''}${run.stderr ?? ''}${run.error ?? ''}\nThe build failed. / 构建失败。`)
  )
}

/** Two commands started at once must not write the same output: the second waits for the first. */
function underLock(work) {
  mkdirSync(dirname(LOCK), { recursive: true })
  const deadline = Date.now() + LOCK_LIMIT_MS
  while (!takeLock()) {
    if (Date.now() > deadline) return complain(`Another build holds ${LOCK}; remove that file if none is running.`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS)
  }
  try {
    return work()
  } finally {
    rmSync(LOCK, { force: true })
  }
}

function takeLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isHolderAlive()) rmSync(LOCK, { force: true })
    return false
  }
}

function isHolderAlive() {
  try {
    const holder = Number(readFileSync(LOCK, 'utf8'))
    if (holder > 0) process.kill(holder, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function complain(message) {
  process.stderr.write(`${message}\n`)
  return false
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!ensureBuilt(process.argv[2])) process.exitCode = 1
}
