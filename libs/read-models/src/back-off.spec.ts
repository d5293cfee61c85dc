import { storeError } from '@harbor/event-log/store-advice'
import { isTransient } from './back-off'

it.each([
  ['store.unavailable', true],
  ['store.disk-full', true],
  ['store.damaged', false],
  ['store.locked-by-other', false],
  ['store.closed', false],
] as const)('%s may be over in a moment: %s', (code, isOver) => {
  expect(isTransient(storeError(code, 'of a store'))).toBe(isOver)
})

it('a fault of the program is none that passes', () => {
  expect(isTransient(new Error('of the program'))).toBe(false)
})
