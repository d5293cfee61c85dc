import { Type } from 'typebox'
import type { Recorded } from '@harbor/kernel/event'
import { definePublic, type PublicEvents } from '@harbor/kernel/public-event'
import { recorded } from '@harbor/testing/member-fixture'
import { enrolled } from '@harbor/testing/member-roll-events'
import { Telling, UntellableEvent } from './telling'

const words = { zh: '出现', en: 'appeared' }
const appeared = definePublic('test.appeared', 1, 'test.v1', Type.Object({ on: Type.String() }), words)
const [event] = recorded([enrolled({ on: '2011-07-01' })]) as readonly Recorded[]

function told(data: unknown) {
  const events: PublicEvents = {
    types: [appeared],
    handles: [event?.type ?? ''],
    readsFile: false,
    tell: ({ stream }) => [appeared(stream, data as never)],
  }
  return () => new Telling([events], 'urn:test').messages(event as Recorded, [])
}

describe('what a district is told', () => {
  it('has the declared fields', () => {
    expect(told({ on: '2011-07-01' })()).toMatchObject([{ topic: 'test.v1', event: { data: { on: '2011-07-01' } } }])
  })
  it('has no field beside them: a mapping that lets one slip through tells nothing at all', () => {
    expect(told({ on: '2011-07-01', name: '林晓舟' })).toThrow(UntellableEvent)
    expect(told({ on: '2011-07-01', name: '林晓舟' })).toThrow(/additional/)
  })
  it('has all of them', () => {
    expect(told({})).toThrow(UntellableEvent)
  })
  it('may be that a subject is gone', () => {
    expect(told(null)()).toMatchObject([{ event: { data: null } }])
  })
})
