import { breaks } from './compatibility'

const unit = { type: 'string', pattern: '^u' }
const released = {
  title: 'Moved',
  type: 'object',
  'x-topic': 'party.organization.v1',
  required: ['unitId', 'place'],
  properties: {
    unitId: unit,
    kind: { type: 'string', enum: ['branch', 'group'] },
    place: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
  },
}
const { properties } = released

describe('a released message', () => {
  it.each([
    ['nothing changes', released],
    ['its words change', { ...released, title: 'Moves', description: 'more' }],
    ['a field is added', { ...released, properties: { ...properties, since: { type: 'string' } } }],
    ['a field that is always there is added', { ...released, required: [...released.required, 'since'] }],
    ['an optional field is there always', { ...released, required: ['unitId', 'place', 'kind'] }],
    [
      'a field is added inside',
      {
        ...released,
        properties: {
          ...properties,
          place: { ...properties.place, properties: { name: { type: 'string' }, street: { type: 'string' } } },
        },
      },
    ],
  ])('stays readable when %s', (_, current) => {
    expect(breaks(released, current)).toEqual([])
  })

  it.each([
    ['a field goes', { ...released, properties: { unitId: unit, place: properties.place } }, ['kind is gone']],
    ['a field may be missing', { ...released, required: ['place'] }, ['unitId may now be missing']],
    [
      'a type changes',
      { ...released, properties: { ...properties, unitId: { type: 'integer' } } },
      ['unitId is described differently'],
    ],
    [
      'a choice is added',
      { ...released, properties: { ...properties, kind: { type: 'string', enum: ['branch', 'group', 'grid'] } } },
      ['kind is described differently'],
    ],
    [
      'a field inside goes',
      { ...released, properties: { ...properties, place: { ...properties.place, properties: {} } } },
      ['place.name is gone'],
    ],
    [
      'it moves to another topic',
      { ...released, 'x-topic': 'party.other.v1' },
      ['the message is described differently'],
    ],
  ])('is broken when %s', (_, current, sentences) => {
    expect(breaks(released, current)).toEqual(sentences)
  })
})
