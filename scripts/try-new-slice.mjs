import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT } from './ensure-build.mjs'
import './preflight.mjs'

/**
 * Adds a slice as CONTRIBUTING tells, in a copy of the tree as git lists it, and runs what would find fault with it. So the templates
 * stay true while everything that they name moves on. What looks at one file by itself (format, lint) is left to the slice's author.
 */
const STEPS = [
  ['new:slice', 'organization', 'trial-venue'],
  ['generate:answers'],
  ['generate:api'],
  ['lint:api'],
  ['types'],
  ['jest', '--', 'libs/organization/src/trial-venue', 'test/e2e/permissions'],
]

const copy = mkdtempSync(join(tmpdir(), 'harbor-new-slice-'))
process.once('exit', () => rmSync(copy, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

for (const path of listed()) {
  mkdirSync(dirname(join(copy, path)), { recursive: true })
  cpSync(join(ROOT, path), join(copy, path))
}
symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))

let failed = 0
for (const step of STEPS) {
  const since = Date.now()
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', ...step], { cwd: copy, encoding: 'utf8' })
  process.stdout.write(`  ${status === 0 ? 'ok   ' : 'FAIL '} npm run ${step.join(' ')} (${Date.now() - since} ms)\n`)
  if (status === 0) continue
  failed += 1
  process.stdout.write(`${stdout}${stderr}`)
}
process.exitCode = failed === 0 ? 0 : 1

function listed() {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return stdout.split('\0').filter((path) => path !== '')
}
