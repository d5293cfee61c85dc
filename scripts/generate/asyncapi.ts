import type { PublicEventType } from '@harbor/kernel/public-event'
import { PARTITIONS, type Topic } from '@harbor/district-feed/topics'

/** AsyncAPI 3.1 of the feed over Kafka. Schemas are those of `schemas/`, by relative reference. */
export function asyncApi(topics: readonly Topic[], types: readonly PublicEventType[]): object {
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'Pioneer Harbor district feed',
      // Of the contract as a whole; each message has a version of its own.
      version: '1.0.0',
      description:
        'What a street tells its district: CloudEvents 1.0 over Kafka, binary content mode. At least once, the same ce_id is the same message; order is kept for each key. A field may be added to any message; consumers ignore what they do not know.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      district: {
        host: '{brokers}',
        protocol: 'kafka',
        description: 'The brokers that the street and its district have agreed on.',
        variables: { brokers: { default: '127.0.0.1:9092' } },
      },
    },
    channels: Object.fromEntries(topics.map((topic) => [topic.name, channel(topic, types)])),
    operations: Object.fromEntries(
      topics.map(({ name, en }) => [
        `tell ${name}`,
        { action: 'send', summary: en, channel: { $ref: `#/channels/${pointer(name)}` } },
      ]),
    ),
    components: {
      messages: Object.fromEntries(types.map((event) => [event.type, message(event)])),
      messageTraits: { cloudEvent },
    },
  }
}

function channel({ name, key, compacted, zh, en }: Topic, types: readonly PublicEventType[]): object {
  const carried = types.filter(({ topic }) => topic === name)
  return {
    address: name,
    title: zh,
    description: `${en}. Key: ${key} id.${compacted ? ' Compacted: an empty value takes the entry of its key away.' : ''}`,
    messages: Object.fromEntries(carried.map(({ type }) => [type, { $ref: `#/components/messages/${pointer(type)}` }])),
    bindings: {
      kafka: {
        partitions: PARTITIONS,
        topicConfiguration: { 'cleanup.policy': [compacted ? 'compact' : 'delete'] },
        bindingVersion: '0.5.0',
      },
    },
  }
}

function message({ type, zh, en }: PublicEventType): object {
  return {
    name: type,
    title: zh,
    summary: en,
    contentType: 'application/json',
    traits: [{ $ref: '#/components/messageTraits/cloudEvent' }],
    payload: {
      schemaFormat: 'application/schema+json;version=draft-2020-12',
      schema: { $ref: `./schemas/${type}.schema.json` },
    },
  }
}

const text = (description: string, more: object = {}) => ({ type: 'string', description, ...more })

const cloudEvent = {
  headers: {
    type: 'object',
    required: ['content-type', 'ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time'],
    properties: {
      'content-type': { type: 'string', const: 'application/json' },
      ce_specversion: { type: 'string', const: '1.0' },
      ce_id: text('The same id is the same message, however often it comes.', { format: 'uuid' }),
      ce_source: text('urn:pioneer-harbor:<installation>: which street tells it.'),
      ce_type: text('Name and version of the message.'),
      ce_subject: text('Id of the member or unit that it is about; also the key.'),
      ce_time: text('Instant of recording, UTC.', { format: 'date-time' }),
      ce_dataschema: text('Id of the JSON Schema of the data.'),
      ce_sequence: text('Place in the street’s log: grows, compares as text.'),
      ce_effectiveon: text('Calendar day of legal effect, Asia/Shanghai, where there is one.', { format: 'date' }),
    },
  },
  bindings: { kafka: { key: { type: 'string', description: 'ce_subject' }, bindingVersion: '0.5.0' } },
}

/** As a JSON pointer has it. */
function pointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
