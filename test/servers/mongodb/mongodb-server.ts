import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { GenericContainer, Wait } from 'testcontainers'
import { endProcess, freePort, startServer } from '../child-server'
import { classPathOf, lackingJava } from '../jars'
import type { RunningServer, ServerKind } from '../server-kind'

const image = 'mongo:8.0'
const port = 27_017

/** A local server that speaks MongoDB's protocol (see ../README.md for what it does not do), which can be killed and started again. */
export class ProtocolServer implements RunningServer {
  private constructor(
    readonly url: string,
    private readonly launch: () => Promise<number>,
    private runningPid: number,
  ) {}

  /** `kept`: the data survive a kill -9, in `folder`; otherwise they are in memory. `outlives`: this process. */
  static async start(
    folder: string,
    { kept, outlives = false }: { readonly kept: boolean; readonly outlives?: boolean },
  ): Promise<ProtocolServer> {
    const listenOn = await freePort()
    const file = join(folder, 'data.mv')
    rmSync(file, { force: true })
    const options = ['-Xmx768m', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', classPathOf(home)]
    const args = [...options, 'harbor.ProtocolServer', String(listenOn), ...(kept ? [file] : [])]
    const launch = () =>
      startServer({ command: 'java', args, folder, readyLine: 'READY', readyWithinMs: 60_000, outlives })
    return new ProtocolServer(`mongodb://127.0.0.1:${listenOn}/harbor`, launch, await launch())
  }

  get pid(): number {
    return this.runningPid
  }

  async kill(): Promise<void> {
    await endProcess(this.runningPid, 'SIGKILL')
  }

  /** After `stop` or `kill`: the same port, the same data. */
  async startAgain(): Promise<void> {
    this.runningPid = await this.launch()
  }

  async stop(): Promise<void> {
    await endProcess(this.runningPid)
  }
}

const home = join(process.cwd(), 'test/servers/mongodb')

/** A replica set of one, as MongoDB wants it for majority writes and retryable writes. */
async function startContainer(): Promise<RunningServer> {
  const container = await new GenericContainer(image)
    .withExposedPorts(port)
    .withCommand(['--replSet', 'rs0', '--bind_ip_all'])
    .withWaitStrategy(Wait.forLogMessage(/Waiting for connections/))
    .withStartupTimeout(120_000)
    .start()
  const initiate = `rs.initiate({_id: 'rs0', members: [{_id: 0, host: '127.0.0.1:${port}'}]})`
  const primary = 'while (!db.hello().isWritablePrimary) sleep(50)'
  await container.exec(['mongosh', '--quiet', '--eval', `${initiate}; ${primary}`])
  const address = `${container.getHost()}:${container.getMappedPort(port)}`
  return {
    url: `mongodb://${address}/harbor?directConnection=true`,
    stop: () => container.stop().then(() => undefined),
  }
}

export const mongodb: ServerKind = {
  name: 'mongodb',
  variable: 'MONGODB_URL',
  startContainer,
  lacking: lackingJava,
  start: (folder, outlives) => ProtocolServer.start(folder, { kept: false, outlives }),
}
