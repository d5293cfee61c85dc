import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import type { Position } from '@harbor/kernel/event'
import { Codec } from '@harbor/event-log/codec'
import type { ParsedEvent } from '@harbor/event-log/event-log'
import { account, administrator } from '@harbor/testing/account-fixture'
import { fixed } from '@harbor/testing/member-ids'
import { accountEvents, accountStream } from './events'

const folder = join(__dirname, 'golden')
const codec = new Codec(accountEvents)
const samples = readdirSync(folder).map((file) => file.replace(/\.json$/, ''))

/** The sample as it was stored, its personal part (sealed with the account's key) opened. */
function stored(type: string): ParsedEvent {
  return {
    id: fixed<'event'>('e1', 1),
    stream: accountStream(account),
    revision: 0,
    position: 1 as Position,
    type,
    data: JSON.parse(readFileSync(join(folder, `${type}.json`), 'utf8')) as unknown,
    meta: {
      recordedAt: '2026-11-24T01:00:00.000Z',
      actor: { id: administrator, role: 'street-administrator' },
      command: fixed<'command'>('c1', 1),
    },
  }
}

describe('events of an account as they are stored', () => {
  it('have a sample of every version, and no sample of anything else', () => {
    const wanted = accountEvents.flatMap(({ type, version }) =>
      Array.from({ length: version }, (_, index) => type.replace(/\d+$/, String(index + 1))),
    )
    expect(samples.toSorted()).toEqual(wanted.toSorted())
  })

  it.each(samples)('%s is read for ever', (type) => {
    const event = codec.decode(stored(type))
    const definition = accountEvents.find((known) => known.type === event.type)
    expect(definition && Value.Check(definition.schema, event.data)).toBe(true)
  })
})
