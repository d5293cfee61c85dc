import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import '../../scripts/preflight.mjs'

/**
 * `npm run test:mutants -- [--mutate GLOB]`: StrykerJS changes decisions and rules in one small place at a time; the specs beside must notice. Tells
 * of each file what was noticed, and each change that was not. Exits 1 where a file has less than nine of ten noticed.
 */
const { values } = parseArgs({ options: { mutate: { type: 'string', multiple: true } } })
const globs = values.mutate ?? ['libs/*/src/**/decide*.ts', 'libs/rules/src/*.ts']
const leastPercent = 90

const files = globs.flatMap((glob) => globSync(glob)).filter((file) => !file.endsWith('.spec.ts'))
const folders = Map.groupBy(files.toSorted(), (file) => dirname(file))
let isEnough = folders.size > 0
for (const [folder, ofFolder] of folders) {
  const { status } = spawnSync('npx', ['stryker', 'run', '--logLevel', 'warn', '--mutate', ofFolder.join(',')], {
    stdio: 'inherit',
    env: { ...process.env, HARBOR_MUTANTS_FOLDER: folder },
  })
  if (status !== 0) process.exit(status ?? 1)
  const report = JSON.parse(readFileSync(`node_modules/.cache/mutants/${folder.replaceAll('/', '-')}.json`, 'utf8'))
  for (const [file, { mutants, source }] of Object.entries(report.files))
    isEnough = tell(file, mutants, source) && isEnough
}
process.exitCode = isEnough ? 0 : 1

function tell(file, mutants, source) {
  const count = (...states) => mutants.filter(({ status }) => states.includes(status)).length
  const [noticed, survived, uncovered] = [count('Killed', 'Timeout'), count('Survived'), count('NoCoverage')]
  const all = noticed + survived + uncovered
  const percent = all === 0 ? 100 : (100 * noticed) / all
  process.stdout.write(
    `${percent.toFixed(1)} %  ${file}: ${noticed} noticed (${count('Timeout')} by time), ${survived} survived, ${uncovered} without a spec\n`,
  )
  const lines = source.split('\n')
  for (const { status, location, replacement } of mutants) {
    if (status !== 'Survived' && status !== 'NoCoverage') continue
    const { line, column } = location.start
    process.stdout.write(`  ${line}:${column} ${lines[line - 1].trim()}  =>  ${replacement.replaceAll(/\s+/g, ' ')}\n`)
  }
  return percent >= leastPercent
}
