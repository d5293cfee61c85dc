import type { Slice } from '@harbor/kernel/slice'
import { roster } from './views'

export const rosterSlice: Slice = { name: 'membership/roster', events: [], refusals: {}, views: [roster] }
