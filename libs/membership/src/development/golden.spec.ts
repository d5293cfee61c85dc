import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { Codec } from '@harbor/event-log/codec'
import type { ParsedEvent } from '@harbor/event-log/event-log'
import type { Position } from '@harbor/kernel/event'
import { fixed, ids } from '@harbor/testing/member-ids'
import { memberStream } from '../member-file'
import { developmentEvents } from './events'

const folder = join(__dirname, 'golden')
const codec = new Codec(developmentEvents)

function stored(type: string): ParsedEvent {
  return {
    id: fixed<'event'>('e1', 1),
    stream: memberStream(ids.member),
    revision: 0,
    position: 1 as Position,
    type,
    data: JSON.parse(readFileSync(join(folder, `${type}.json`), 'utf8')),
    meta: {
      recordedAt: '2026-11-24T01:00:00.000Z',
      effectiveOn: '2023-06-01',
      rulePack: 'DEV-2014',
      actor: { id: ids.secretary, role: 'branch-secretary' },
      command: fixed<'command'>('c1', 1),
    },
  }
}

describe('events of development as they are stored', () => {
  it('have a sample of every version, and no sample of anything else', () => {
    const wanted = developmentEvents.flatMap((event) =>
      Array.from({ length: event.version }, (_, index) => event.type.replace(/\d+$/, `${index + 1}.json`)),
    )
    expect(readdirSync(folder).toSorted()).toEqual(wanted.toSorted())
  })

  it.each(readdirSync(folder).map((file) => file.replace('.json', '')))('%s is read for ever', (type) => {
    const event = codec.decode(stored(type))
    const definition = developmentEvents.find((known) => known.type === event.type)
    expect(definition && Value.Check(definition.schema, event.data)).toBe(true)
    expect(event).toMatchObject({ effectiveOn: '2023-06-01', rulePack: 'DEV-2014' })
  })
})
