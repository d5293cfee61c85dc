import type { Slice } from '@harbor/kernel/slice'
import { signInRefusals } from '../sign-in-refusals'
import { accountEvents } from './events'
import { accountRefusals } from './refusals'
import { accountsView } from './views'

export const accountSlice: Slice = {
  name: 'access/account',
  events: accountEvents,
  refusals: { ...accountRefusals, ...signInRefusals },
  views: [accountsView],
}
