import 'reflect-metadata'
import { parseArgs } from 'node:util'
import { baseStreet } from './base-street'
import { simulate } from './simulate'

/** `npm run test:simulation -- [--seeds N] [--seed S] [--steps]`: N runs from seed S on; `--steps` shows what happened in each. */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'boolean', default: false },
  },
})
const [seeds, first] = [Number(values.seeds), Number(values.seed)]
if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(first)) {
  process.stderr.write('--seeds: a number from 1 on; --seed: a whole number\n')
  process.exit(2)
}

const began = performance.now()
const base = await baseStreet()
const totals = { steps: 0, events: 0, deaths: 0, repeated: 0 }
const types = new Map<string, number>()
for (let seed = first; seed < first + seeds; seed++) {
  const run = await simulate(base, seed)
  if (values.steps) process.stdout.write(`seed ${seed}\n${run.steps.join('\n')}\n`)
  totals.steps += run.steps.length - 1
  totals.events += run.events.length - base.log.events.length
  totals.deaths += run.deaths
  totals.repeated += run.repeated
  for (const { type } of run.events.slice(base.log.events.length)) types.set(type, (types.get(type) ?? 0) + 1)
}
const seconds = (performance.now() - began) / 1_000
const cpu = process.cpuUsage()
for (const [type, count] of [...types].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  process.stdout.write(`${String(count).padStart(9)}  ${type}\n`)
process.stdout.write(
  `${seeds} seeds from ${first} on: ${totals.steps} steps, ${totals.events} events, ${totals.deaths} deaths of a process, ` +
    `${totals.repeated} commands sent again; ${seconds.toFixed(0)} s, ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s of processor time\n`,
)
