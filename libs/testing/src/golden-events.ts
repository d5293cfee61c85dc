import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { Codec } from '@harbor/event-log/codec'
import type { ParsedEvent } from '@harbor/event-log/event-log'
import type { EventType, Position } from '@harbor/kernel/event'
import { fixed, ids } from './member-ids'

/**
 * The frozen samples of a slice's events, `<folder>/<stored type>.json`: each is a stored payload, never edited, and must be
 * readable for ever. Defines the specs.
 */
export function describeGolden(title: string, folder: string, events: readonly EventType[], stream: string): void {
  const codec = new Codec(events)
  const samples = readdirSync(folder).map((file) => file.replace('.json', ''))

  describe(title, () => {
    it('have a sample of every version, and no sample of anything else', () => {
      const wanted = events.flatMap((event) =>
        Array.from({ length: event.version }, (_, index) => event.type.replace(/\d+$/, String(index + 1))),
      )
      expect(samples.toSorted()).toEqual(wanted.toSorted())
    })

    it.each(samples)('%s is read for ever', (type) => {
      const event = codec.decode(stored(folder, type, stream))
      const definition = events.find((known) => known.type === event.type)
      expect(definition && [...Value.Errors(definition.schema, event.data)]).toEqual([])
      expect(event).toMatchObject({ effectiveOn: '2023-06-01', actor: { id: ids.secretary } })
    })
  })
}

function stored(folder: string, type: string, stream: string): ParsedEvent {
  return {
    id: fixed<'event'>('e1', 1),
    stream,
    revision: 0,
    position: 1 as Position,
    type,
    data: JSON.parse(readFileSync(join(folder, `${type}.json`), 'utf8')),
    meta: {
      recordedAt: '2026-11-24T01:00:00.000Z',
      effectiveOn: '2023-06-01',
      actor: { id: ids.secretary, role: 'branch-secretary' },
      command: fixed<'command'>('c1', 1),
    },
  }
}
