import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { BSON } from 'mongodb'

/** What happens to the write at which the proxy stops. */
export type Cut = 'lost' | 'unanswered' | 'held' | 'late'

const writes = new Set(['insert', 'update', 'delete', 'findAndModify'])
/** The driver asks these when it pleases. */
const uncounted = new Set(['hello', 'ping', 'endSessions'])
const opMsg = 2013
const headerBytes = 16

/**
 * Stands between a client and its server and counts the commands that write. Armed, it stops at one of them: the command is lost on its
 * way; or is done and its answer lost; or is held until `release`, while the client waits; or is late: its client loses the connection, but
 * some commands later the server gets it all the same. After a loss nobody gets through until `heal`.
 */
export class MongoProxy {
  private readonly sockets = new Set<Socket>()
  private left = Infinity
  private cut: Cut = 'lost'
  private later = 0
  private isDown = false
  private held: (() => void) | undefined
  private onHeld: (() => void) | undefined
  private late: { readonly message: Buffer; readonly server: Socket; left: number } | undefined
  /** Writes that came by since it was armed. */
  seen = 0

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async before(url: string): Promise<MongoProxy> {
    const server = createServer()
    const proxy = new MongoProxy(server, new URL(url))
    server.on('connection', (client) => proxy.join(client))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return proxy
  }

  get url(): string {
    const url = new URL(this.target)
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`
    return url.href
  }

  /** Lets `passing` writes through and stops at the next; if that is to be late, it arrives after `later` more commands. */
  arm(passing: number, cut: Cut, later = 0): void {
    this.left = passing
    this.cut = cut
    this.later = later
    this.seen = 0
  }

  /** Is there one that has not arrived yet? */
  get isAwaited(): boolean {
    return this.late !== undefined
  }

  /** Resolves when the late one, if it has not arrived yet, has. */
  async arrive(): Promise<void> {
    const { late } = this
    if (late) await this.deliver(late)
  }

  get hasCut(): boolean {
    return this.isDown
  }

  heal(): void {
    this.left = Infinity
    this.isDown = false
  }

  /** Resolves when a write is held. */
  holding(): Promise<void> {
    if (this.held) return Promise.resolve()
    return new Promise((resolve) => {
      this.onHeld = resolve
    })
  }

  release(): void {
    this.held?.()
    this.held = undefined
    this.heal()
  }

  async close(): Promise<void> {
    this.breakAll()
    this.server.close()
    await once(this.server, 'close')
  }

  private join(client: Socket): void {
    if (this.isDown) {
      client.destroy()
      return
    }
    const server = connect(Number(this.target.port), this.target.hostname)
    const reader = new MessageReader((message, command) => this.pass(message, command, client, server))
    for (const socket of [client, server]) {
      this.sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.sockets.delete(socket)
        client.destroy()
        if (this.late?.server !== server) server.destroy()
      })
    }
    client.on('data', (data) => reader.take(data))
    server.on('data', (data) => {
      if (!this.isDown) client.write(data)
    })
  }

  private pass(message: Buffer, command: string, client: Socket, server: Socket): void {
    if (this.isDown) return
    if (writes.has(command)) {
      this.seen++
      if (this.left-- === 0) {
        this.stopAt(message, client, server)
        return
      }
    }
    const { late } = this
    if (late && !uncounted.has(command) && late.left-- === 0) void this.deliver(late).then(() => server.write(message))
    else server.write(message)
  }

  private stopAt(message: Buffer, client: Socket, server: Socket): void {
    if (this.cut === 'held') {
      this.held = () => server.write(message)
      this.onHeld?.()
      return
    }
    if (this.cut === 'late') {
      this.late = { message, server, left: this.later }
      client.destroy()
      return
    }
    this.isDown = true
    if (this.cut === 'lost') this.breakAll()
    else {
      // The server answers when it is done; the answer ends here.
      server.write(message)
      server.once('data', () => this.breakAll())
    }
  }

  private async deliver({ message, server }: { readonly message: Buffer; readonly server: Socket }): Promise<void> {
    this.late = undefined
    server.write(message)
    await once(server, 'data')
    server.destroy()
  }

  private breakAll(): void {
    for (const socket of this.sockets) socket.destroy()
  }
}

/** Cuts a stream of bytes into messages of the protocol. */
class MessageReader {
  private bytes = Buffer.alloc(0)

  constructor(private readonly onMessage: (message: Buffer, command: string) => void) {}

  take(data: Buffer): void {
    this.bytes = Buffer.concat([this.bytes, data])
    while (this.bytes.length >= headerBytes) {
      const length = this.bytes.readInt32LE(0)
      if (this.bytes.length < length) return
      const message = this.bytes.subarray(0, length)
      this.bytes = this.bytes.subarray(length)
      this.onMessage(message, commandOf(message))
    }
  }
}

/** Its name; 'hello' for the old form of the greeting. */
function commandOf(message: Buffer): string {
  if (message.readInt32LE(12) !== opMsg) return 'hello'
  // After the flags: sections, each a kind and then a document (0, the command itself) or a sequence of documents (1).
  for (let at = headerBytes + 4; at < message.length;) {
    const size = message.readInt32LE(at + 1)
    if (message[at] === 0) {
      const [command = ''] = Object.keys(BSON.deserialize(message.subarray(at + 1, at + 1 + size)))
      return command
    }
    at += 1 + size
  }
  return ''
}
