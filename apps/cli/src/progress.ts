import type { Language } from '@harbor/service/language'
import { count } from './output'
import type { World } from './world'

/** Tells how far a longer piece of work has come. Nothing is shown of work that ends within a second. */
export interface Progress {
  /** `total` 0 or missing: unknown. */
  readonly at: (done: number, total?: number) => void
  /** Clears the line. */
  end(): void
}

export const noProgress: Progress = { at: () => {}, end: () => {} }

const quietMs = 1_000
const terminalIntervalMs = 100
const linesIntervalMs = 1_000

/** Rate and remaining time on stderr: one line rewritten on a terminal, a line a second with `--progress` elsewhere. */
export function showProgress(world: World, label: string, language: Language): Progress {
  const startedAt = world.elapsedMs()
  const interval = world.stderrIsTerminal ? terminalIntervalMs : linesIntervalMs
  let shownAt = 0
  let shown = false
  return {
    at(done, total = 0) {
      const now = world.elapsedMs()
      if (now - startedAt < quietMs || now - shownAt < interval) return
      shownAt = now
      shown = true
      const line = progressLine(label, done, total, now - startedAt, language)
      world.stderr(world.stderrIsTerminal ? `\r\u001b[K${line}` : `${line}\n`)
    },
    end() {
      if (shown && world.stderrIsTerminal) world.stderr('\r\u001b[K')
      shown = false
    },
  }
}

/** `verify  120,000 / 1,000,000 (12%)  400,000/s  ETA 3 s` */
export function progressLine(
  label: string,
  done: number,
  total: number,
  elapsedMs: number,
  language: Language,
): string {
  if (done === 0 && total === 0) return `${label}  ${duration(elapsedMs / 1000, language)}`
  const rate = elapsedMs > 0 ? (done * 1000) / elapsedMs : 0
  const parts = [label]
  if (total > 0) parts.push(`${count(done)} / ${count(total)} (${Math.min(100, Math.floor((done * 100) / total))}%)`)
  else parts.push(count(done))
  if (rate > 0) parts.push(`${count(Math.round(rate))}/s`)
  if (rate > 0 && total > done) {
    const left = duration((total - done) / rate, language)
    parts.push(language === 'en' ? `ETA ${left}` : `剩余约 ${left}`)
  }
  return parts.join('  ')
}

/** `3 s`, `2 min 5 s`, `1 h 4 min` */
export function duration(seconds: number, language: Language): string {
  const whole = Math.ceil(seconds)
  const [h, min, s] = language === 'en' ? [' h', ' min', ' s'] : [' 小时', ' 分', ' 秒']
  if (whole < 60) return `${whole}${s}`
  if (whole < 3600) return `${Math.floor(whole / 60)}${min} ${whole % 60}${s}`
  return `${Math.floor(whole / 3600)}${h} ${Math.floor((whole % 3600) / 60)}${min}`
}
