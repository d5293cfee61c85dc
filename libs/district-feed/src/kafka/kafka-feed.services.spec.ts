import { Kafka, ConfigResourceTypes } from 'kafkajs'
import { readTopic } from '@harbor/testing/kafka-reader'
import { messageAbout } from '@harbor/testing/feed-messages'
import { newId } from '@harbor/kernel/ids'
import { describeWithServer } from '../../../../test/servers/described'
import { districtFeedContract } from '../district-feed.contract'
import { PARTITIONS, topics } from '../topics'
import { openKafkaFeed } from './kafka-feed'
import { kafkaConfig } from './kafka-settings'

describeWithServer('KAFKA_BROKERS', 'with a real broker', (brokers) => {
  const access = { brokers: brokers.split(','), tls: false }

  districtFeedContract('Kafka', { open: () => openKafkaFeed(access), read: (topic) => readTopic(brokers, topic) })

  it('makes every public topic with its partitions; the snapshots are compacted', async () => {
    const feed = openKafkaFeed(access)
    const subject = newId<'member'>()
    await feed.publish([messageAbout(subject, 'party.membership.v1')])
    await feed.close()
    const admin = new Kafka(kafkaConfig(access)).admin()
    await admin.connect()
    const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) })
    expect(found.map(({ partitions }) => partitions.length)).toEqual(topics.map(() => PARTITIONS))
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: topics.map(({ name }) => ({ type: ConfigResourceTypes.TOPIC, name, configNames: ['cleanup.policy'] })),
    })
    expect(resources.map(({ configEntries }) => configEntries[0]?.configValue)).toEqual(
      topics.map(({ compacted }) => (compacted ? 'compact' : 'delete')),
    )
    await admin.disconnect()
  })
})
