import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GenericContainer, Wait } from 'testcontainers'
import { endProcess, freePort, startServer } from '../child-server'
import { classPathOf, lackingJava } from '../jars'
import type { RunningServer, ServerKind } from '../server-kind'

const image = 'apache/kafka:4.1.0'
const home = join(process.cwd(), 'test/servers/kafka')
/** Any 16 bytes in url-safe base64: the cluster's id. */
const clusterId = 'aHarborTestBroker00000'
const readyLine = 'Kafka Server started'

/** A listener by TLS and SASL SCRAM-SHA-512, beside the plain one. */
export interface SecuredListener {
  /** A PEM file with the private key (PKCS 8) and the certificate of 127.0.0.1. */
  readonly keyAndCertificate: string
  readonly username: string
  readonly password: string
}

/** A broker of its own (KRaft, one process), which can be stopped, killed and started again with what it had. */
export class KafkaServer implements RunningServer {
  private constructor(
    /** `host:port`, as clients name a broker. */
    readonly url: string,
    private readonly launch: () => Promise<number>,
    private runningPid: number,
    /** Of the secured listener, where there is one. */
    readonly securedUrl: string,
  ) {}

  /** On `port` and the one after it (the controller's); default: free ones. Data and output in `folder`. */
  static async start(
    folder: string,
    options: { readonly port?: number; readonly secured?: SecuredListener; readonly outlives?: boolean } = {},
  ): Promise<KafkaServer> {
    const port = options.port ?? (await freePort())
    const controllerPort = options.port === undefined ? await freePort() : options.port + 1
    const settings = join(folder, 'server.properties')
    const data = join(folder, 'data')
    const { secured } = options
    const securedPort = secured ? await freePort() : 0
    writeFileSync(
      settings,
      serverProperties(port, controllerPort, data, secured && securedProperties(securedPort, secured)),
    )
    const java = ['-XX:+UseSerialGC', '-cp', classPathOf(home), `-Dlog4j2.configurationFile=${home}/log4j2.properties`]
    const format = ['kafka.tools.StorageTool', 'format', '--standalone', '-t', clusterId, '-c', settings]
    if (secured) format.push('--add-scram', `SCRAM-SHA-512=[name=${secured.username},password=${secured.password}]`)
    if (!existsSync(join(data, 'meta.properties'))) execFileSync('java', [...java, ...format], { stdio: 'pipe' })
    const args = ['-Xms256m', '-Xmx384m', ...java, 'kafka.Kafka', settings]
    const outlives = options.outlives ?? false
    const launch = () => startServer({ command: 'java', args, folder, readyLine, readyWithinMs: 180_000, outlives })
    return new KafkaServer(`127.0.0.1:${port}`, launch, await launch(), `127.0.0.1:${securedPort}`)
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

/** The port is the same inside and outside, since a broker tells its clients where to find it. */
async function startContainer(): Promise<RunningServer> {
  const port = await freePort()
  const container = await new GenericContainer(image)
    .withExposedPorts({ container: port, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: `PLAINTEXT://0.0.0.0:${port},CONTROLLER://127.0.0.1:19093`,
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@127.0.0.1:19093',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    })
    .withWaitStrategy(Wait.forLogMessage(new RegExp(readyLine)))
    .withStartupTimeout(120_000)
    .start()
  return { url: `127.0.0.1:${port}`, stop: () => container.stop().then(() => undefined) }
}

export const kafka: ServerKind = {
  name: 'kafka',
  variable: 'KAFKA_BROKERS',
  startContainer,
  lacking: lackingJava,
  start: (folder, outlives) => KafkaServer.start(folder, { outlives }),
}

/** A further listener, as lines of the properties. */
interface FurtherListener {
  readonly listener: string
  readonly lines: string
}

function securedProperties(port: number, { keyAndCertificate }: SecuredListener): FurtherListener {
  const lines = `
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location=${keyAndCertificate}
`
  return { listener: `,SASL_SSL://127.0.0.1:${port}`, lines }
}

function serverProperties(
  port: number,
  controllerPort: number,
  data: string,
  { listener, lines }: FurtherListener = { listener: '', lines: '' },
): string {
  return `process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}${listener}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}${listener}
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:${controllerPort}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL
${lines}
log.dirs=${data}
num.partitions=6
auto.create.topics.enable=false
# One node: every internal topic has one replica.
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
# After a SIGKILL the new process is refused until the old one's session has ended.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
`
}
