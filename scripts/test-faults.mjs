import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import './preflight.mjs'

/**
 * `npm run test:faults -- [--rounds N] [--minutes M] [--seed S] [TEXT...]`: the specs of test/faults with as many rounds as asked for, or
 * as fit into M minutes each; TEXT chooses files. Without --rounds: the small rounds of the suites. What this machine cannot start is named and counts as skipped.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, minutes: { type: 'string' }, seed: { type: 'string', default: '1' } },
})
if (values.rounds !== undefined && !/^[1-9]\d*$/.test(values.rounds)) {
  process.stderr.write('--rounds: a number from 1 on\n')
  process.exit(2)
}
const asked = {
  ...(values.rounds !== undefined && { HARBOR_FAULT_ROUNDS: values.rounds }),
  ...(values.minutes !== undefined && { HARBOR_FAULT_MINUTES: values.minutes }),
}
const files = positionals.length === 0 ? ['test/faults/'] : positionals.map((text) => `test/faults/.*${text}`)
const args = ['jest', ...files, '--runInBand', '--selectProjects', 'unit', 'services']
const { status } = spawnSync('npx', args, {
  stdio: 'inherit',
  env: { ...process.env, ...asked, HARBOR_FAULT_SEED: values.seed },
})
process.exitCode = status ?? 1
