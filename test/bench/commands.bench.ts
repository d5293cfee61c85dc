import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { CrowdOfClaims } from './crowd-of-claims'
import { figure, pair, quantile, rateOf, type Benchmark, type Contestants, type Measured } from './measure'
import { RawSqlite } from './raw-sqlite'
import type { SampleAppend } from './sample-events'

/** Commands a run; enough for a p99 where one is told. */
const commandsARun = { 1: 400, 8: 1_600, 32: 3_200, 256: 10_240 } as const
type InFlight = keyof typeof commandsARun

/** Raw work takes the very bytes that the system stored the time before. */
async function contest(
  inFlight: InFlight,
  raw: (folder: string) => {
    readonly prepare: (orders: readonly SampleAppend[]) => void
    readonly work: (claims: readonly SampleAppend[]) => void
    readonly close: () => void
  },
): Promise<Contestants> {
  const crowd = await CrowdOfClaims.open()
  const { prepare, work, close } = raw(crowd.folder)
  const stock: (readonly SampleAppend[])[] = []
  const system = async () => {
    const lists = await crowd.prepare(inFlight, commandsARun[inFlight])
    const rate = await rateOf(commandsARun[inFlight], () => crowd.claimAll(lists))
    const { orders, claims } = await crowd.stored()
    prepare(orders)
    stock.push(claims)
    return rate
  }
  await system()
  const rawRate = () => {
    const claims = stock.shift() ?? []
    return rateOf(claims.length, () => work(claims))
  }
  return {
    raw: rawRate,
    system,
    close: async () => {
      close()
      await crowd.close()
    },
  }
}

const againstFile = pair({
  name: 'W1 durable command, 1 in flight, against a file',
  unit: 'commands/s',
  against: 'write + fdatasync of the same bytes to a plain file',
  targetRatio: 0.85,
  open: () =>
    contest(1, (folder) => {
      const file = openSync(join(folder, 'raw.bytes'), 'a')
      const work = (claims: readonly SampleAppend[]) => {
        for (const { events } of claims) {
          for (const { data, meta } of events) writeSync(file, data + meta)
          fdatasyncSync(file)
        }
      }
      return { prepare: () => {}, work, close: () => closeSync(file) }
    }),
})

function againstSqlite(inFlight: InFlight, targetRatio?: number): Benchmark {
  return pair({
    name: `W1 durable command, ${inFlight} in flight${inFlight === 1 ? '' : ', one in ten in conflict'}`,
    unit: 'commands/s',
    against: `SQLite: ${inFlight} files read and their events inserted, a transaction`,
    ...(targetRatio !== undefined && { targetRatio }),
    open: () =>
      contest(inFlight, (folder) => {
        const sqlite = new RawSqlite(folder)
        const prepare = (orders: readonly SampleAppend[]) => {
          for (let at = 0; at < orders.length; at += 1000) sqlite.write(orders.slice(at, at + 1000))
        }
        const work = (claims: readonly SampleAppend[]) => {
          for (let at = 0; at < claims.length; at += inFlight) sqlite.readAndWrite(claims.slice(at, at + inFlight))
        }
        return { prepare, work, close: () => sqlite.close() }
      }),
  })
}

function p99(inFlight: InFlight): Benchmark {
  return figure({
    name: `W1 durable command, ${inFlight} in flight, p99`,
    unit: 'ms',
    open: async (): Promise<Measured> => {
      const crowd = await CrowdOfClaims.open()
      const run = async () => {
        const takenMs = await crowd.claimAll(await crowd.prepare(inFlight, commandsARun[inFlight]))
        return quantile(takenMs, 0.99)
      }
      return { run, close: crowd.close }
    },
  })
}

export const commandBenchmarks: readonly Benchmark[] = [
  againstFile,
  againstSqlite(1),
  againstSqlite(8),
  againstSqlite(32),
  againstSqlite(256, 0.85),
  p99(1),
  p99(8),
  p99(32),
  p99(256),
]
