import type { Server as HttpServer } from 'node:http'
import { createServer, type AddressInfo, type ListenOptions, type Server, type Socket } from 'node:net'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Config } from './config'

/**
 * Sockets that listen at the one port. Node takes on one newcomer from each in a turn of its event loop; turns of a process at work last
 * tens of milliseconds, and with one socket whoever opened a connection, a probe of its health too, waited behind thousands.
 */
export const listeningSockets = process.platform === 'linux' ? 16 : 1

/** What listens beside a server's own socket. */
const beside = new WeakMap<HttpServer, readonly Server[]>()

/**
 * Connections that come faster than they are taken wait in the system's queues, as many as may be open at all; with Node's 511 those of a
 * rush were dropped, and their clients tried again after 1, 3, 7, 15 s and more. Rejects as Node does, EADDRINUSE among others.
 */
export async function listen(
  app: NestFastifyApplication,
  { port, host, connectionLimit }: Pick<Config, 'port' | 'host' | 'connectionLimit'>,
): Promise<void> {
  const server: HttpServer = app.getHttpServer()
  if (listeningSockets === 1) return void (await app.listen({ port, host, backlog: connectionLimit }))
  // A socket that shares its port would share it with those of another process of ours as well.
  await expectFree(port, host)
  const shared = { host, backlog: connectionLimit, reusePort: true }
  await app.listen({ port, ...shared })
  const further: Server[] = []
  beside.set(server, further)
  while (further.length < listeningSockets - 1) {
    // As the server of HTTP makes its own.
    const one = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket))
    await opened(one, { port: (server.address() as AddressInfo).port, ...shared })
    further.push(one)
  }
}

/** No newcomers any more beside the server's own socket; waits until what came by the others has its answers. */
export async function stopListeningBeside(server: HttpServer): Promise<void> {
  const further = beside.get(server) ?? []
  const closed = further.map((one) => new Promise((resolve) => one.close(resolve)))
  server.closeIdleConnections()
  // What is being answered becomes idle, or its client closes it.
  const closing = setInterval(() => server.closeIdleConnections(), 20)
  await Promise.all(closed).finally(() => clearInterval(closing))
}

/** More connections are closed as they come, by whichever socket. */
export function boundConnections(server: HttpServer, most: number): void {
  let open = 0
  server.on('connection', (socket: Socket) => {
    if (open >= most) return void socket.destroy()
    open++
    socket.once('close', () => open--)
  })
}

async function expectFree(port: number, host: string): Promise<void> {
  if (port === 0) return
  const probe = createServer()
  await opened(probe, { port, host })
  await new Promise((resolve) => probe.close(resolve))
}

function opened(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, failed) => {
    server.once('error', failed)
    server.listen(options, () => {
      server.off('error', failed)
      resolve()
    })
  })
}
