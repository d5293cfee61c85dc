import { figure, pair, type Benchmark } from './measure'
import { rebuildInChild } from './in-child'
import { lawfulLog, lawfulEvents } from './lawful-log'
import type { ChildReport } from './rebuild.child'

/** Views that unseal nothing; the first two fold most of a member's file, the others find nothing of theirs in it. */
const foldingViews = ['standing-intervals', 'deadlines'] as const
const passingViews = ['units', 'accounts'] as const
const peakRssLimitMb = 256

const perSecond = ({ events, wallMs }: ChildReport) => (events * 1000) / wallMs
const against = 'pages of rows + JSON.parse of data and meta + the same folds into maps; nothing written'

function rebuildOf(views: readonly string[]): readonly Benchmark[] {
  const name = `rebuild of ${views.join(', ')}`
  const open = async () => {
    const log = await lawfulLog(lawfulEvents)
    const rate = (as: 'raw' | 'system') => async () => perSecond(await rebuildInChild(log, views, as))
    return { raw: rate('raw'), system: rate('system'), close: () => {} }
  }
  const openCpu = async () => {
    const log = await lawfulLog(lawfulEvents)
    const run = async () => {
      const { cpuMs, events } = await rebuildInChild(log, views, 'system')
      return (cpuMs * 1000) / events
    }
    return { run, close: () => {} }
  }
  return [
    pair({ name, unit: 'events/s', against, targetRate: 600_000, open }),
    figure({ name: `${name}, processor time an event`, unit: 'us', open: openCpu }),
  ]
}

/** Above what the process holds before it opens a store: the loader of benchmarks compiles TypeScript and takes its share. */
const rebuildMemory = figure({
  name: `peak memory of a rebuild of ${foldingViews.join(', ')}, above the start`,
  unit: 'MB',
  atMost: peakRssLimitMb,
  open: async () => {
    const log = await lawfulLog(lawfulEvents)
    const run = async () => {
      const { peakRssMb, startRssMb } = await rebuildInChild(log, foldingViews, 'system')
      return peakRssMb - startRssMb
    }
    return { run, close: () => {} }
  },
})

export const rebuildBenchmarks: readonly Benchmark[] = [
  ...foldingViews.flatMap((view) => rebuildOf([view])),
  ...rebuildOf(passingViews),
  rebuildMemory,
]
