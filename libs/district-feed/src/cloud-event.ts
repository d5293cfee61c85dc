import type { LocalDate } from '@harbor/kernel/time'

/** CloudEvents 1.0 as this platform tells them: the context attributes, two extensions, and the data. */
export interface CloudEvent {
  readonly specversion: '1.0'
  /** Derived from the stored event: told again, it is the same. */
  readonly id: string
  /** `urn:pioneer-harbor:<installation>` */
  readonly source: string
  readonly type: string
  readonly subject: string
  /** Instant of recording. */
  readonly time: string
  readonly datacontenttype: 'application/json'
  readonly dataschema: string
  /** Extension `sequence`: place in the log, as digits of fixed length, so that it compares as text. */
  readonly sequence: string
  /** Extension: calendar day of legal effect, Asia/Shanghai. */
  readonly effectiveon?: LocalDate
  /** Null: the subject's entry in a compacted topic is taken away. */
  readonly data: Readonly<Record<string, unknown>> | null
}

export const BATCH_CONTENT_TYPE = 'application/cloudevents-batch+json; charset=utf-8'

/** One message of the binary content mode: attributes as headers, the data alone as value. */
export interface BinaryMessage {
  readonly headers: Readonly<Record<string, string>>
  /** Null: a tombstone. */
  readonly value: string | null
}

/** Binary content mode of the Kafka protocol binding 1.0. Attribute by attribute: a relay does this for every message of a log. */
export function toBinaryMode(event: CloudEvent): BinaryMessage {
  const headers: Record<string, string> = {
    'content-type': event.datacontenttype,
    ce_specversion: event.specversion,
    ce_id: event.id,
    ce_source: event.source,
    ce_type: event.type,
    ce_subject: event.subject,
    ce_time: event.time,
    ce_dataschema: event.dataschema,
    ce_sequence: event.sequence,
  }
  if (event.effectiveon !== undefined) headers['ce_effectiveon'] = event.effectiveon
  return { headers, value: event.data === null ? null : JSON.stringify(event.data) }
}

/** Structured content mode: one JSON object. Without `data` where there is none. */
export function toStructuredMode({ data, ...attributes }: CloudEvent): Readonly<Record<string, unknown>> {
  return data === null ? attributes : { ...attributes, data }
}

/** As `sequence` has it: 16 digits, enough for every safe integer. */
export function sequenceOf(position: number): string {
  return String(position).padStart(16, '0')
}
