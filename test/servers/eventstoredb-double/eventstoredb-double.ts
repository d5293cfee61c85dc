import { Server, ServerCredentials, type sendUnaryData } from '@grpc/grpc-js'
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { appendHandler, batchAppendHandler } from './append'
import { gossipHandler, notLeader } from './cluster'
import { Faults, type Guard } from './faults'
import { readHandler } from './read'
import { RecordLog, systemRecord } from './record-log'
import { Subscriptions } from './subscriptions'
import { SupportedMethod, SupportedMethods } from './stubs'

export interface DoubleOptions {
  /** 0 (default): any free one. */
  readonly port?: number
  /** False: an older server, with which the client appends one call each. */
  readonly batchAppend?: boolean
  /** The leader of the cluster that this one joins as a follower; they share the log, as if replication took no time. */
  readonly follows?: EventStoreDbDouble
  /** The server's own certificate and key (PEM); without: no TLS. */
  readonly tls?: { readonly certificate: Buffer; readonly key: Buffer }
}

/**
 * A stand-in for EventStoreDB 23.10 where no server can be had: the real protocol on the client's own stubs, over a log in memory. It
 * does what the adapter relies on (appends with their checks, reads both ways, $all, subscriptions that are dropped on bursts), and
 * what a test orders to go wrong. Nothing is durable, there are no users, no links and no persistent subscriptions.
 */
export class EventStoreDbDouble {
  readonly log: RecordLog
  readonly faults = new Faults()
  readonly subscriptions: Subscriptions
  /** The authorization of the last call, as the client sent it. */
  authorization: string | undefined
  private readonly cluster: EventStoreDbDouble[]
  private server: Server | undefined
  port: number

  private constructor(private readonly options: DoubleOptions) {
    this.port = options.port ?? 0
    this.log = options.follows?.log ?? new RecordLog()
    this.subscriptions = new Subscriptions(this.log)
    this.cluster = options.follows?.cluster ?? []
    this.cluster.push(this)
  }

  static async start(options: DoubleOptions = {}): Promise<EventStoreDbDouble> {
    const double = new EventStoreDbDouble(options)
    await double.start()
    return double
  }

  get isLeader(): boolean {
    return this.options.follows === undefined
  }

  /** The connection string of a client. */
  get address(): string {
    return `esdb://127.0.0.1:${this.port}?tls=${this.options.tls !== undefined}`
  }

  /** Listens, after a stop at the same port, with everything that was written before. */
  async start(): Promise<void> {
    const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 })
    server.addService(ServerFeaturesService, {
      getSupportedMethods: (_call: unknown, answer: sendUnaryData<SupportedMethods>) => answer(null, this.features()),
    })
    server.addService(GossipService, { read: gossipHandler(() => this.cluster) })
    server.addService(StreamsService, {
      append: appendHandler(this.log, this.faults, this.guard),
      batchAppend: batchAppendHandler(this.log, this.faults, this.guard),
      read: readHandler(this.log, this.faults, this.subscriptions, this.guard),
    })
    this.port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${this.port}`, this.credentials(), (error, port) =>
        error ? reject(error) : resolve(port),
      )
    })
    this.server = server
  }

  /** At once, as a process that is killed: calls under way break off. */
  stop(): void {
    this.server?.forceShutdown()
    this.server = undefined
  }

  /** What the server itself writes now and then; no reader of ours sees it. */
  writeOwnRecords(count: number): void {
    for (let index = 0; index < count; index++)
      this.log.append('$stats-127.0.0.1:2113', 'any', [systemRecord('$statsCollected')])
  }

  private readonly guard: Guard = (metadata) => {
    this.authorization = metadata.get('authorization')[0]?.toString()
    return notLeader(metadata, this, this.cluster)
  }

  private credentials(): ServerCredentials {
    const { tls } = this.options
    if (!tls) return ServerCredentials.createInsecure()
    return ServerCredentials.createSsl(null, [{ cert_chain: tls.certificate, private_key: tls.key }])
  }

  private features(): SupportedMethods {
    const methods = [
      'read',
      'append',
      'delete',
      'tombstone',
      ...((this.options.batchAppend ?? true) ? ['batchappend'] : []),
    ]
    const listed = methods.map((name) =>
      new SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name),
    )
    return new SupportedMethods().setEventStoreServerVersion('23.10.6').setMethodsList(listed)
  }
}
