import { readFileSync } from 'node:fs'
import type { Position } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import type { Clock } from '@harbor/kernel/time'
import { BATCH_CONTENT_TYPE } from '@harbor/district-feed/cloud-event'
import { feedLimits, FeedError, type DistrictFeed, type FeedMessage } from '@harbor/district-feed/district-feed'
import { openKafkaFeed } from '@harbor/district-feed/kafka/kafka-feed'
import type { KafkaAccess } from '@harbor/district-feed/kafka/kafka-settings'
import { LogSource } from '@harbor/district-feed/log-source'
import { fetchedBy } from '@harbor/district-feed/outbound-ledger'
import { startRelay, type Relay, type RelayOptions, type RelayStatus } from '@harbor/district-feed/relay'
import type { RelayStore, Sent } from '@harbor/district-feed/relay-store'
import { sourceOf, Telling } from '@harbor/district-feed/telling'
import { replayTopic } from '@harbor/district-feed/topics'
import type { EventLog } from '@harbor/event-log/event-log'
import { storeError } from '@harbor/event-log/store-advice'
import { ConfigError, type Config } from '@harbor/service/config'
import { eventTypes, publicEvents } from '../contexts'

export { BATCH_CONTENT_TYPE }

export interface FeedDeskOptions {
  /** Asked for when it is first needed: an installation that tells nobody has none. */
  readonly openStore: () => Promise<RelayStore>
  readonly log: EventLog
  readonly clock: Clock
  /** Undefined: nothing is sent; who wants the feed fetches it. */
  readonly kafka: KafkaAccess | undefined
}

export interface FeedPage {
  readonly messages: readonly FeedMessage[]
  /** Where to go on: everything up to here was told. */
  readonly next: Position
}

export interface ReplayReport {
  readonly replayId: string
  readonly topic: string
  readonly messages: number
  /** Everything up to here was sent; less than asked for when the range was long. */
  readonly until: number
}

/** Pages of the log that a fetch looks through for something to tell. */
const pagesAFetch = 20
/** Pages of the log that one replay goes through; a longer one is several calls. */
const pagesAReplay = 20

/** Everything about the feed in one installation: relay, fetching, replays, ledger. */
export class FeedDesk {
  private readonly source: LogSource
  private readonly feed: DistrictFeed | undefined
  private readonly replaying = new Set<DistrictFeed>()
  private opened: Promise<RelayStore> | undefined
  private relay: Relay | undefined

  constructor(private readonly options: FeedDeskOptions) {
    const { log, kafka } = options
    this.source = feedSource(log)
    this.feed = kafka && openKafkaFeed(kafka)
  }

  /** Starts telling where there are brokers; without them it does nothing. Beside another relay it stands by. */
  async start(more: Pick<RelayOptions, 'onState' | 'lease'> = {}): Promise<void> {
    const { feed, source } = this
    if (!feed || this.relay) return
    const { clock } = this.options
    this.relay = startRelay({ source, feed, store: await this.store(), clock, ...more })
  }

  /** Undefined where nothing is sent from here. */
  async status(): Promise<RelayStatus | undefined> {
    return this.relay?.status()
  }

  /** The first messages after a position; recorded as sent to this account before they are given. */
  async fetch(after: Position, limit: number, accountId: string): Promise<FeedPage> {
    // Of a log that was brought back from a backup: what is recorded up to there from now on would never be fetched.
    if (after > (await this.options.log.head()))
      throw storeError('store.checkpoint-ahead', `${after} was asked for, the log ends before`)
    let told = await this.source.read(after, limit)
    for (let pages = 1; pages < pagesAFetch && told.messages.length === 0 && !told.poison; pages++) {
      const following = await this.source.read(told.last, limit)
      if (following.last === told.last && !following.poison) break
      told = following
    }
    const { messages, last, poison } = told
    if (messages.length === 0 && poison) throw poison
    const store = await this.store()
    await store.record(fetchedBy(accountId, messages, this.options.clock.now()))
    return { messages, next: last }
  }

  /** Sends a range again, with the ids that it has, to a topic of its own. FeedError `feed.no-broker` is for the caller to give. */
  async replay(
    after: Position,
    until: Position,
    replayId: string = newId<'replay'>(),
  ): Promise<ReplayReport | undefined> {
    const { kafka, log } = this.options
    if (!kafka) return undefined
    // Its own way out: a replay that fails must leave nothing due at the relay, and waits for nothing that the relay has under way.
    const feed = openKafkaFeed(kafka)
    this.replaying.add(feed)
    try {
      const topic = replayTopic(replayId)
      await feed.openPrivateTopic(topic)
      const end = Math.min(until, await log.head()) as Position
      return { replayId, topic, ...(await this.tellAgain(feed, topic, after, end)) }
    } finally {
      this.replaying.delete(feed)
      await feed.close()
    }
  }

  private async tellAgain(
    feed: DistrictFeed,
    topic: string,
    after: Position,
    end: Position,
  ): Promise<Pick<ReplayReport, 'messages' | 'until'>> {
    const store = await this.store()
    let [reached, count] = [after, 0]
    for (let page = 0; page < pagesAReplay && reached < end; page++) {
      const { messages, last, poison } = await this.source.read(reached, feedLimits.messagesABatch)
      const wanted = messages.filter(({ event }) => Number(event.sequence) <= end)
      await this.publish(
        feed,
        store,
        wanted.map((message) => ({ ...message, topic })),
      )
      count += wanted.length
      if (poison && poison.position <= end) throw poison
      if (last === reached) break
      reached = last
    }
    return { messages: count, until: Math.min(reached, end) }
  }

  async sentAbout(subject: string, limit: number): Promise<readonly Sent[]> {
    return (await this.store()).sentAbout(subject, { limit })
  }

  async close(): Promise<void> {
    const stopped = this.relay?.stop()
    // A send that waits for a broker ends with the feed; the relay knows by now that this is no fault.
    await Promise.all([...this.replaying, ...(this.feed ? [this.feed] : [])].map((feed) => feed.close()))
    await stopped
    const opened = await this.opened?.catch(() => undefined)
    await opened?.close()
  }

  /** Batch by batch; the ledger names the private topic. */
  private async publish(feed: DistrictFeed, store: RelayStore, messages: readonly FeedMessage[]): Promise<void> {
    for (let from = 0; from < messages.length; from += feedLimits.messagesABatch) {
      const batch = messages.slice(from, from + feedLimits.messagesABatch)
      const places = await feed.publish(batch)
      const at = this.options.clock.now()
      await store.record(fetchedBy('kafka', batch, at).map((entry, index) => ({ ...entry, ...places[index] })))
    }
  }

  private store(): Promise<RelayStore> {
    this.opened ??= this.options.openStore().catch((error: unknown) => {
      this.opened = undefined
      throw error
    })
    return this.opened
  }
}

/** What this build of the platform tells of a log. */
export function feedSource(log: EventLog): LogSource {
  return new LogSource(log, eventTypes, new Telling(publicEvents, sourceOf(log.installationId)))
}

/** Undefined without `HARBOR_KAFKA_BROKERS`. ConfigError when the file with the certificates cannot be read. */
export function kafkaAccess(config: Config): KafkaAccess | undefined {
  const { kafkaBrokers: brokers, kafkaTls, kafkaCaFile, kafkaUsername: username, kafkaPassword: password } = config
  if (brokers.length === 0) return undefined
  return {
    brokers,
    tls: kafkaTls === 'yes',
    ...(kafkaCaFile !== '' && { ca: certificatesIn(kafkaCaFile) }),
    ...(username !== '' && { login: { username, password } }),
  }
}

function certificatesIn(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new ConfigError(`HARBOR_KAFKA_CA_FILE=${file} (cannot be read); see .env.example`)
  }
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof FeedError && (error.code === 'feed.unavailable' || error.code === 'feed.closed')
}
