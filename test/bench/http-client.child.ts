import { connect, type Socket } from 'node:net'

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

const headEnd = Buffer.from('\r\n\r\n')

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
        const status = await connection.ask(request)
        tookMs.push(performance.now() - since)
        statuses[status] = (statuses[status] ?? 0) + 1
      }
      connection.close()
    }),
  )
  const perSecond = (requests.length * 1000) / (performance.now() - begin)
  const sorted = tookMs.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
  return { perSecond, p50Ms: at(0.5), p99Ms: at(0.99), statuses }
}

/** One request at a time; answers carry their length. */
class Connection {
  private bytes: Buffer = Buffer.alloc(0)
  private waiting: { resolve: (status: string) => void; reject: (error: Error) => void } | undefined

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true)
    socket.on('data', (data) => this.take(data))
    for (const end of ['error', 'close'])
      socket.on(end, () => this.waiting?.reject(new Error(`the connection ended: ${end}`)))
  }

  static to(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('error', reject)
      socket.once('connect', () => resolve(new Connection(socket)))
    })
  }

  ask(request: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject }
      this.socket.write(request)
    })
  }

  close(): void {
    this.waiting = undefined
    this.socket.destroy()
  }

  private take(data: Buffer): void {
    this.bytes = this.bytes.length === 0 ? data : Buffer.concat([this.bytes, data])
    const end = this.bytes.indexOf(headEnd)
    if (end < 0) return
    const head = this.bytes.toString('latin1', 0, end)
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
    if (this.bytes.length < end + headEnd.length + length) return
    this.bytes = this.bytes.subarray(end + headEnd.length + length)
    this.waiting?.resolve(head.slice(9, 12))
  }
}

process.on('message', (asked: Drive) => {
  drive(asked).then(
    (driven) => process.send?.(driven),
    (error: unknown) => {
      throw error
    },
  )
})
