/** One way of doing the work, run once: how much of it a second. */
export type Rate = () => number | Promise<number>

export interface Contestants {
  /** The least that any program could do: what the ratio is taken against. */
  readonly raw: Rate
  readonly system: Rate
  readonly close: () => void | Promise<void>
}

/** The system beside raw work of the same shape. Ratios hold on a noisy machine where rates alone say nothing. */
export interface Pair {
  readonly kind: 'pair'
  readonly name: string
  /** Of the rates, e.g. `events/s`. */
  readonly unit: string
  /** What raw does, in a few words. */
  readonly against: string
  /** The least ratio system / raw that is good enough. */
  readonly targetRatio?: number
  /** The least rate of the system that is good enough. */
  readonly targetRate?: number
  readonly open: () => Contestants | Promise<Contestants>
}

/** A figure that stands alone, e.g. a latency or a memory size: at most `atMost` is good enough. */
export interface Figure {
  readonly kind: 'figure'
  readonly name: string
  readonly unit: string
  readonly atMost?: number
  readonly open: () => Measured | Promise<Measured>
}
export interface Measured {
  readonly run: Rate
  readonly close: () => void | Promise<void>
}

export type Benchmark = Pair | Figure

export const pair = (parts: Omit<Pair, 'kind'>): Pair => ({ kind: 'pair', ...parts })
export const figure = (parts: Omit<Figure, 'kind'>): Figure => ({ kind: 'figure', ...parts })

/** Median and range of the runs. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

export interface Outcome {
  readonly name: string
  readonly unit: string
  readonly system: Spread
  readonly against?: string
  readonly raw?: Spread
  readonly ratio?: Spread
  readonly target?: string
  /** Undefined when there is no target. */
  readonly met?: boolean
}

/** Runs both sides in turns, the first of each pair changing, after one warm-up that does not count. */
export async function measure(benchmark: Benchmark, rounds: number): Promise<Outcome> {
  return benchmark.kind === 'pair' ? measurePair(benchmark, rounds) : measureFigure(benchmark, rounds)
}

async function measurePair(benchmark: Pair, rounds: number): Promise<Outcome> {
  const { raw, system, close } = await benchmark.open()
  try {
    await raw()
    await system()
    const rounded: { raw: number; system: number }[] = []
    for (let round = 0; round < rounds; round++) {
      if (round % 2 === 0) rounded.push({ raw: await raw(), system: await system() })
      else {
        const first = await system()
        rounded.push({ raw: await raw(), system: first })
      }
    }
    return judgedPair(benchmark, rounded)
  } finally {
    await close()
  }
}

function judgedPair(
  { name, unit, against, targetRatio, targetRate }: Pair,
  rounds: readonly { raw: number; system: number }[],
): Outcome {
  const system = spread(rounds.map((round) => round.system))
  const ratio = spread(rounds.map((round) => round.system / round.raw))
  const outcome = { name, unit, against, system, ratio, raw: spread(rounds.map((round) => round.raw)) }
  const targets = [
    ...(targetRatio === undefined
      ? []
      : [{ text: `>= ${Math.round(targetRatio * 100)} %`, met: ratio.median >= targetRatio }]),
    ...(targetRate === undefined ? [] : [{ text: `>= ${targetRate} ${unit}`, met: system.median >= targetRate }]),
  ]
  if (targets.length === 0) return outcome
  return { ...outcome, target: targets.map(({ text }) => text).join(', '), met: targets.every(({ met }) => met) }
}

async function measureFigure({ name, unit, atMost, open }: Figure, rounds: number): Promise<Outcome> {
  const { run, close } = await open()
  try {
    await run()
    const values: number[] = []
    for (let round = 0; round < rounds; round++) values.push(await run())
    const system = spread(values)
    if (atMost === undefined) return { name, unit, system }
    return { name, unit, system, target: `<= ${atMost} ${unit}`, met: system.median <= atMost }
  } finally {
    await close()
  }
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number) => sorted[index] ?? Number.NaN
  const middle = (sorted.length - 1) / 2
  return { median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, least: at(0), most: at(sorted.length - 1) }
}

/** The least value that so large a share of all does not exceed: 0.99 for p99. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN
}

/**
 * `count` things done in the time that `work` takes, a second. Input made before is collected first, or the rubbish of
 * one side would be paid for by the other.
 */
export async function rateOf(count: number, work: () => unknown): Promise<number> {
  globalThis.gc?.()
  const start = performance.now()
  await work()
  return (count * 1000) / (performance.now() - start)
}
