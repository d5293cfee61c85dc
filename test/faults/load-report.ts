import type { Driven } from './load-client.child'
import type { Sample } from './load-samples'

/** How much a figure grows in an hour, by least squares over the second half: what comes up to a level first is no leak. */
export function growthAnHour(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const half = samples.slice(Math.floor(samples.length / 2))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanAt, meanOf] = [mean(half.map(({ atS }) => atS)), mean(half.map(of))]
  const above = half.reduce((sum, sample) => sum + (sample.atS - meanAt) * (of(sample) - meanOf), 0)
  const below = half.reduce((sum, { atS }) => sum + (atS - meanAt) ** 2, 0)
  return below === 0 ? 0 : (above / below) * 3600
}

/** Of each tenth of the time the highest RSS, and the least heap in use: about what a collection left. */
export function memoryByTenths(samples: readonly Sample[]): string {
  return `RSS ${byTenths(samples, highestRssMiB)}, least heap ${byTenths(samples, leastHeapMiB)} MiB`
}

/** Of each tenth of the time the p99 of the middle second, and of the worst. */
export function latenciesByTenths({ seconds }: Driven): string {
  const p99s = seconds.map(({ p99Ms }) => p99Ms)
  return `p99 of the middle second ${byTenths(p99s, middleOf)}, of the worst ${byTenths(p99s, (part) => Math.max(...part))} ms`
}

function byTenths<T>(values: readonly T[], of: (part: readonly T[]) => number): string {
  const end = (tenths: number) => Math.floor((values.length * tenths) / 10)
  return Array.from({ length: 10 }, (_, tenth) => of(values.slice(end(tenth), end(tenth + 1))).toFixed(0)).join(' ')
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

export function highestRssMiB(samples: readonly Sample[]): number {
  return Math.max(...samples.map(({ rssMiB }) => rssMiB))
}

/** About what a collection left. */
export function leastHeapMiB(samples: readonly Sample[]): number {
  return Math.min(...samples.map(({ heapMiB }) => heapMiB))
}

/** The middle one of the seconds' p99, of a part of a run. */
export function p99Of({ seconds }: Driven, from: number, to: number): number {
  const part = seconds.slice(Math.floor(seconds.length * from), Math.ceil(seconds.length * to))
  return middleOf(part.map(({ p99Ms }) => p99Ms))
}

/**
 * How many seconds pass from the last arrival of the overload until p99 is below a limit and nothing is refused, for two seconds on end;
 * Infinity: never.
 */
export function recoverySeconds({ drainMs }: Driven, { seconds }: Driven, limitMs: number): number {
  const isNormal = (index: number) => {
    const second = seconds[index]
    return second === undefined || (second.refused === 0 && second.p99Ms <= limitMs)
  }
  const at = seconds.findIndex((_, index) => isNormal(index) && isNormal(index + 1))
  return at < 0 ? Infinity : Math.ceil(drainMs / 1000) + at
}

export function tableOf(phases: readonly { readonly name: string; readonly driven: Driven }[]): string {
  const rows = phases.map(({ name, driven }) => {
    const { asked, perSecond, refused, p50Ms, p99Ms, maxMs, failed } = driven
    const share = `${((100 * refused) / Math.max(1, asked)).toFixed(1)} %`
    const ms = [p50Ms, p99Ms, maxMs].map((value) => value.toFixed(0)).join(' / ')
    return `| ${name} | ${asked} | ${perSecond.toFixed(0)} | ${share} | ${ms} | ${failed} |`
  })
  return [
    '| Phase | asked | carried out/s | refused | p50 / p99 / max ms | broken |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

export function rangesOf(samples: readonly Sample[]): string {
  const range = (of: (sample: Sample) => number) => {
    const values = samples.map(of)
    return `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`
  }
  return [
    `RSS ${range(({ rssMiB }) => rssMiB)} MiB, heap ${range(({ heapMiB }) => heapMiB)} MiB`,
    `write-ahead logs ${range(({ walMiB }) => walMiB)} MiB, log ${range(({ logMiB }) => logMiB)} MiB`,
    `files ${range(({ files }) => files)}, connections ${range(({ sockets }) => sockets)}`,
    `at work ${range(({ inWork }) => inWork)}, waiting ${range(({ waiting }) => waiting)}`,
    `event loop p99 ${range(({ lagP99Ms }) => lagP99Ms)} ms, views behind by ${range(({ viewLag }) => viewLag)}`,
  ].join('; ')
}
