import { sequenceOf } from '@harbor/district-feed/cloud-event'
import type { FeedMessage } from '@harbor/district-feed/district-feed'
import { newId } from '@harbor/kernel/ids'

let number = 0

/** A message of no meaning, about one subject. */
export function messageAbout(
  key: string,
  topic: string,
  data: Readonly<Record<string, unknown>> | null = { memberId: key },
): FeedMessage {
  number += 1
  return {
    topic,
    key,
    event: {
      specversion: '1.0',
      id: newId<'public-event'>(),
      source: 'urn:pioneer-harbor:test',
      type: 'party.test.v1',
      subject: key,
      time: '2026-11-24T01:00:00.000Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:pioneer-harbor:public-event:party.test.v1',
      sequence: sequenceOf(number),
      data,
    },
  }
}
