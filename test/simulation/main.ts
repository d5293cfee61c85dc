import 'reflect-metadata'
import { parseArgs } from 'node:util'
import { baseStreet } from './base-street'
import { simulate, type Run } from './simulate'

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

/** How many events of each type were recorded, and what happened besides, over all runs. */
const types = new Map<string, number>()
const totals = { runs: 0, steps: 0, events: 0, deaths: 0, repeated: 0 }
const began = performance.now()

try {
  const base = await baseStreet()
  const before = base.log.events.length
  for (let seed = first; seed < first + seeds; seed++) count(await simulate(base, seed), before)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
report()

function count({ seed, steps, events, deaths, repeated }: Run, before: number): void {
  if (values.steps) process.stdout.write(`seed ${seed}\n${steps.join('\n')}\n`)
  const added = events.slice(before)
  totals.runs += 1
  totals.steps += steps.length - 1
  totals.events += added.length
  totals.deaths += deaths
  totals.repeated += repeated
  for (const { type } of added) types.set(type, (types.get(type) ?? 0) + 1)
}

function report(): void {
  for (const [type, number] of [...types].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    process.stdout.write(`${String(number).padStart(9)}  ${type}\n`)
  const { runs, steps, events, deaths, repeated } = totals
  const { user, system } = process.cpuUsage()
  const seconds = ((performance.now() - began) / 1_000).toFixed(0)
  process.stdout.write(
    `${runs} seeds from ${first} on held: ${steps} steps, ${events} events, ${deaths} deaths of a process, ` +
      `${repeated} commands sent again; ${seconds} s, ${((user + system) / 1e6).toFixed(1)} s of processor time\n`,
  )
}
