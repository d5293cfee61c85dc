import { connect, type Socket } from 'node:net'

export interface Answered {
  readonly status: number
  /** Lines of the head. */
  readonly head: string
  readonly body: Buffer
}

const headEnd = Buffer.from('\r\n\r\n')

/** A keep-alive connection, one request at a time; answers carry their length. */
export class Connection {
  private bytes: Buffer = Buffer.alloc(0)
  private waiting: { resolve: (answer: Answered) => void; reject: (error: Error) => void } | undefined
  /** Nothing more can be asked over it. */
  isOver = false

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true)
    socket.on('data', (data) => this.take(data))
    for (const end of ['error', 'close'])
      socket.on(end, () => {
        this.isOver = true
        this.waiting?.reject(new Error(`the connection ended: ${end}`))
      })
  }

  static to(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('error', reject)
      socket.once('connect', () => resolve(new Connection(socket)))
    })
  }

  ask(request: string): Promise<Answered> {
    return new Promise((resolve, reject) => {
      if (this.isOver) return reject(new Error('the connection has ended'))
      this.waiting = { resolve, reject }
      this.socket.write(request)
    })
  }

  close(): void {
    this.waiting = undefined
    this.isOver = true
    this.socket.destroy()
  }

  private take(data: Buffer): void {
    this.bytes = this.bytes.length === 0 ? data : Buffer.concat([this.bytes, data])
    const end = this.bytes.indexOf(headEnd)
    if (end < 0) return
    const head = this.bytes.toString('latin1', 0, end)
    const length = Number(headerOf(head, 'content-length') ?? 0)
    const whole = end + headEnd.length + length
    if (this.bytes.length < whole) return
    const body = this.bytes.subarray(end + headEnd.length, whole)
    this.bytes = this.bytes.subarray(whole)
    const { waiting } = this
    this.waiting = undefined
    waiting?.resolve({ status: Number(head.slice(9, 12)), head, body })
  }
}

export function headerOf(head: string, name: string): string | undefined {
  return new RegExp(`^${name}: *(.+?)\\r?$`, 'im').exec(head)?.[1]
}
