import type { BookingPhase } from '@harbor/organization/venue/views'
import type { Words } from './words'

export const bookingPhaseWords: Readonly<Record<BookingPhase, Words>> = {
  booked: { zh: '已预订', en: 'booked' },
  used: { zh: '已使用', en: 'used' },
  unused: { zh: '未使用', en: 'unused' },
  cancelled: { zh: '已取消', en: 'cancelled' },
}
