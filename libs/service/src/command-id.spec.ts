import { accountNo } from '@harbor/testing/member-ids'
import { keyedCommandId } from './command-id'

const asked = { method: 'POST', path: '/api/v1/orders' }

it('names the same command for the same account, route and key', () => {
  expect(keyedCommandId(accountNo(1), asked, 'key-0001')).toBe(keyedCommandId(accountNo(1), { ...asked }, 'key-0001'))
})

it.each([
  ['account', keyedCommandId(accountNo(2), asked, 'key-0001')],
  ['path', keyedCommandId(accountNo(1), { ...asked, path: '/api/v1/venues' }, 'key-0001')],
  ['method', keyedCommandId(accountNo(1), { ...asked, method: 'PUT' }, 'key-0001')],
  ['key', keyedCommandId(accountNo(1), asked, 'key-0002')],
])('names another for another %s', (_what, other) => {
  expect(other).not.toBe(keyedCommandId(accountNo(1), asked, 'key-0001'))
})
