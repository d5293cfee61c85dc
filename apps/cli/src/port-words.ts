import type { ActivityPhase } from '@harbor/organization/activity/state'
import type { BookingPhase } from '@harbor/organization/venue/views'
import type { Words } from './words'

export const activityPhaseWords: Readonly<Record<ActivityPhase, Words>> = {
  planned: { zh: '策划中', en: 'planned' },
  open: { zh: '报名中', en: 'open' },
  held: { zh: '已举办', en: 'held' },
  'called-off': { zh: '已取消', en: 'called off' },
}

export const bookingPhaseWords: Readonly<Record<BookingPhase, Words>> = {
  booked: { zh: '已预订', en: 'booked' },
  used: { zh: '已使用', en: 'used' },
  unused: { zh: '未使用', en: 'unused' },
  cancelled: { zh: '已取消', en: 'cancelled' },
}
