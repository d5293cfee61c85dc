import { systemClock } from '@harbor/kernel/time'
import { duration, progressLine, showProgress } from './progress'
import type { World } from './world'

function watched(stderrIsTerminal: boolean) {
  const seen: string[] = []
  const time = { now: 0 }
  const world: World = {
    env: {},
    clock: systemClock,
    elapsedMs: () => time.now,
    stdout: () => {},
    stderr: (text) => void seen.push(text),
    stderrIsTerminal,
    askSecret: () => Promise.resolve(undefined),
  }
  return { world, seen, time }
}

describe('progress', () => {
  it('shows nothing of work that ends within a second', () => {
    const { world, seen, time } = watched(true)
    const progress = showProgress(world, 'verify', 'en')
    time.now = 999
    progress.at(5, 10)
    progress.end()
    expect(seen).toEqual([])
  })

  it('rewrites one line on a terminal and clears it at the end', () => {
    const { world, seen, time } = watched(true)
    const progress = showProgress(world, 'verify', 'en')
    time.now = 2_000
    progress.at(500_000, 1_000_000)
    time.now = 2_050
    progress.at(510_000, 1_000_000)
    progress.end()
    expect(seen).toEqual(['\r\u001b[Kverify  500,000 / 1,000,000 (50%)  250,000/s  ETA 2 s', '\r\u001b[K'])
  })

  it('writes whole lines elsewhere, at most one a second', () => {
    const { world, seen, time } = watched(false)
    const progress = showProgress(world, '校验', 'zh-CN')
    for (time.now = 1_000; time.now < 3_000; time.now += 250) progress.at(time.now, 10_000)
    progress.end()
    expect(seen).toHaveLength(2)
    expect(seen[0]).toBe('校验  1,000 / 10,000 (10%)  1,000/s  剩余约 9 秒\n')
  })

  it('tells the rate alone where the end is not known', () => {
    expect(progressLine('replay', 3_000, 0, 1_500, 'en')).toBe('replay  3,000  2,000/s')
  })

  it('tells the time alone where not even the work done is known', () => {
    expect(progressLine('import', 0, 0, 12_400, 'en')).toBe('import  13 s')
  })

  it('writes durations as people say them', () => {
    expect([0.2, 65, 3_700].map((seconds) => duration(seconds, 'en'))).toEqual(['1 s', '1 min 5 s', '1 h 1 min'])
  })
})
