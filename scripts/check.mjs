import { spawnSync } from 'node:child_process'
import { ROOT } from './ensure-build.mjs'
import './preflight.mjs'

/** Everything that needs no running program. All of it is run, so that one look shows all there is to mend. */
const STEPS = ['format:check', 'types', 'lint', 'lint:api', 'deps', 'lock:check', 'licences', 'tidy']

const failed = STEPS.filter((step) => {
  process.stdout.write(`\n-- ${step}\n`)
  return spawnSync('npm', ['run', '--silent', step], { cwd: ROOT, stdio: 'inherit' }).status !== 0
})

process.stdout.write(failed.length === 0 ? '\ncheck: all is well\n' : `\ncheck: not well: ${failed.join(', ')}\n`)
process.exitCode = failed.length === 0 ? 0 : 1
