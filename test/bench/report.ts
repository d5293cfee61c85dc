import { availableParallelism, cpus } from 'node:os'
import type { Outcome, Spread } from './measure'

/** A table for people. `ratio` is system / raw of each interleaved pair: median (least to most). */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ name, unit, system, raw, ratio, against, target, met }) => [
    name,
    `${number(system.median)} ${unit}`,
    raw ? `${number(raw.median)} ${unit}` : '',
    ratio ? `${percent(ratio.median)} (${percent(ratio.least)} to ${percent(ratio.most)})` : range(system),
    target ?? '',
    met === undefined ? '' : met ? 'met' : 'MISSED',
    against ?? '',
  ])
  const header = ['measure', 'system', 'raw', 'ratio or range', 'target', '', 'raw is']
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The same for programs, with what the figures were taken on. */
export function documentOf(outcomes: readonly Outcome[], rounds: number): unknown {
  return {
    takenAt: new Date().toISOString(),
    node: process.version,
    sqlite: process.versions['sqlite'],
    cpu: cpus()[0]?.model,
    cores: availableParallelism(),
    rounds,
    outcomes,
  }
}

function range({ least, most }: Spread): string {
  return `${number(least)} to ${number(most)}`
}

function percent(value: number): string {
  return `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`
}

function number(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}
