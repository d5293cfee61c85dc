import { Connection } from './http-connection'
import { quantile } from './measure'

/** What the child is told to do, by message. */
export interface Drive {
  readonly port: number
  readonly connections: number
  /** Whole requests, sent in their order by whichever connection is free. */
  readonly requests: readonly string[]
}
export interface Driven {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>
}

/** Asks over keep-alive connections, in a process of its own, so that the client takes no time from the server's thread. */
async function drive({ port, connections, requests }: Drive): Promise<Driven> {
  const statuses: Record<string, number> = {}
  const tookMs: number[] = []
  let next = 0
  const begin = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = await Connection.to(port)
      for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
        const since = performance.now()
        const { status } = await connection.ask(request)
        tookMs.push(performance.now() - since)
        statuses[status] = (statuses[status] ?? 0) + 1
      }
      connection.close()
    }),
  )
  const perSecond = (requests.length * 1000) / (performance.now() - begin)
  return { perSecond, p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99), statuses }
}

process.on('message', (asked: Drive) => {
  drive(asked).then(
    (driven) => process.send?.(driven),
    (error: unknown) => {
      throw error
    },
  )
})
