import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { checkInBenchmarks } from './check-in.bench'
import { claimBenchmarks } from './claims.bench'
import { commandBenchmarks } from './commands.bench'
import { feedBenchmarks } from './feed.bench'
import { appendBenchmarks } from './event-log-appends.bench'
import { readBenchmarks } from './event-log-reads.bench'
import { eventStoreDbBenchmarks } from './eventstoredb.bench'
import { largeLogBenchmarks } from './large-log.bench'
import { measure, type Outcome } from './measure'
import { mongodbBenchmarks } from './mongodb-views.bench'
import { documentOf, tableOf } from './report'
import { scoreBenchmarks } from './scores.bench'
import { streetBenchmarks } from './street.bench'
import { rebuildBenchmarks } from './view-rebuild.bench'

/** Every group of benchmarks; add yours here. */
const benchmarks = [
  ...appendBenchmarks,
  ...readBenchmarks,
  ...eventStoreDbBenchmarks,
  ...rebuildBenchmarks,
  ...largeLogBenchmarks,
  ...commandBenchmarks,
  ...claimBenchmarks,
  ...streetBenchmarks,
  ...scoreBenchmarks,
  ...checkInBenchmarks,
  ...mongodbBenchmarks,
  ...feedBenchmarks,
]

/**
 * `npm run bench -- [--only TEXT] [--rounds N] [--json FILE] [--strict]`
 * Progress goes to stderr, the table to stdout. `--strict` ends with 1 when a target is missed.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '10' },
    json: { type: 'string' },
    strict: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const outcomes: Outcome[] = []
for (const benchmark of benchmarks.filter(({ name }) => name.includes(values.only))) {
  process.stderr.write(`${benchmark.name} ...\n`)
  outcomes.push(await measure(benchmark, rounds))
}
process.stdout.write(`${tableOf(outcomes)}\n`)
if (values.json) writeFileSync(values.json, `${JSON.stringify(documentOf(outcomes, rounds), null, 2)}\n`)
if (values.strict && outcomes.some(({ met }) => met === false)) process.exitCode = 1
