import type { EventId } from '@harbor/kernel/ids'
import type { Position } from '@harbor/kernel/event'
import type { ParsedEvent, RawEvent } from '@harbor/event-log/event-log'
import { storeError } from '@harbor/event-log/store-advice'

/** Where in the header each number stands: position as float64, the others uint32 or uint16; lengths of texts in UTF-16 units. */
const at = { position: 0, textBytes: 8, data: 12, revision: 16, id: 20, stream: 22, type: 24 } as const
const headerBytes = 26
const mostBytesPerUnit = 3

/**
 * Events as bytes: a header of numbers and one UTF-8 text of id, data and meta. Neither packing nor unpacking looks into the JSON
 * before an event is wanted, and packed events are nothing that the garbage collector has to walk over.
 */
export class PackedEvents {
  private readonly typeNumbers = new Map<string, number>()
  private readonly typeNames: string[] = []

  readonly headerBytes = headerBytes

  /** So many bytes are enough for this event. */
  roomFor({ stream, id, data, meta }: RawEvent): number {
    return headerBytes + (stream.length + id.length + data.length + meta.length) * mostBytesPerUnit
  }

  /** Writes the event at `offset`, where there must be room; the stream only when it is not the place. Returns where the next begins. */
  pack(place: string, event: RawEvent, into: Buffer, offset: number): number {
    const { position, revision, id, type, data, meta } = event
    const stream = event.stream === place ? '' : event.stream
    const textBytes = into.write(stream + id + data + meta, offset + headerBytes)
    into.writeDoubleLE(position, offset + at.position)
    into.writeUInt32LE(textBytes, offset + at.textBytes)
    into.writeUInt32LE(data.length, offset + at.data)
    into.writeUInt32LE(revision, offset + at.revision)
    into.writeUInt16LE(id.length, offset + at.id)
    into.writeUInt16LE(stream.length, offset + at.stream)
    into.writeUInt16LE(this.numberOf(type), offset + at.type)
    return offset + headerBytes + textBytes
  }

  /** Of the event at `offset`, with its header. */
  bytesOf(from: Buffer, offset: number): number {
    return headerBytes + from.readUInt32LE(offset + at.textBytes)
  }

  /** Throws StoreError `store.damaged` when data or meta is no JSON. */
  unpack(place: string, from: Buffer, offset: number): ParsedEvent {
    const text = from.toString('utf8', offset + headerBytes, offset + this.bytesOf(from, offset))
    const streamEnd = from.readUInt16LE(offset + at.stream)
    const idEnd = streamEnd + from.readUInt16LE(offset + at.id)
    const dataEnd = idEnd + from.readUInt32LE(offset + at.data)
    return parsed({
      position: from.readDoubleLE(offset + at.position) as Position,
      stream: streamEnd === 0 ? place : text.slice(0, streamEnd),
      revision: from.readUInt32LE(offset + at.revision),
      id: text.slice(streamEnd, idEnd) as EventId,
      type: this.typeNames[from.readUInt16LE(offset + at.type)] ?? '',
      data: text.slice(idEnd, dataEnd),
      meta: text.slice(dataEnd),
    })
  }

  private numberOf(type: string): number {
    const known = this.typeNumbers.get(type)
    if (known !== undefined) return known
    const number = this.typeNames.push(type) - 1
    this.typeNumbers.set(type, number)
    return number
  }
}

/** Throws StoreError `store.damaged` when data or meta is no JSON. */
export function parsed(raw: Omit<RawEvent, 'hash'>): ParsedEvent {
  const { position, stream, revision, id, type } = raw
  try {
    return { position, stream, revision, id, type, data: JSON.parse(raw.data), meta: JSON.parse(raw.meta) }
  } catch (cause) {
    throw storeError('store.damaged', `no JSON at position ${position}`, cause)
  }
}
