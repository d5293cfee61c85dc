import type { RefusalTable } from '@harbor/kernel/decision'
import { house } from '../house-rule'

export const venueRefusals = {
  'venue.unknown': { kind: 'not-found', article: '', zh: '没有这个场所。', en: 'There is no such venue.' },
  'venue.opened-already': {
    kind: 'state',
    article: house,
    zh: '这个场所已经启用。',
    en: 'This venue was opened already.',
  },
  'venue.opened-later': {
    kind: 'invalid',
    article: '',
    zh: '启用日期 {on} 尚未到来。',
    en: 'The day of opening, {on}, has not come yet.',
  },
  'venue.unit-unknown': {
    kind: 'invalid',
    article: '',
    zh: '没有这个党组织，或今天已不存在。',
    en: 'There is no such unit today.',
  },
  'venue.closed': {
    kind: 'state',
    article: house,
    zh: '这个场所自 {closedOn} 起停用。',
    en: 'The venue is closed from {closedOn} on.',
  },
  'venue.closed-in-the-past': {
    kind: 'invalid',
    article: '',
    zh: '停用日期 {on} 已经过去。',
    en: 'The day of closing, {on}, has passed.',
  },
  'venue.booked-later': {
    kind: 'rule',
    article: house,
    zh: '预订已排到 {until}，请先改期或取消。',
    en: 'It is booked until {until}; move or cancel those bookings first.',
  },
  'venue.too-small': {
    kind: 'rule',
    article: house,
    zh: '场所最多容纳 {capacity} 人，预订 {people} 人。',
    en: 'The venue holds {capacity} people, not {people}.',
  },
  'venue.slot-reversed': {
    kind: 'invalid',
    article: '',
    zh: '结束时间应晚于开始时间。',
    en: 'It must end after it starts.',
  },
  'venue.slot-past': {
    kind: 'invalid',
    article: '',
    zh: '开始时间 {startsAt} 已经过去。',
    en: 'The start, {startsAt}, has passed.',
  },
  'venue.slot-too-long': {
    kind: 'rule',
    article: house,
    zh: '一次预订最长 31 天。',
    en: 'One booking lasts 31 days at most.',
  },
  'venue.booked': {
    kind: 'state',
    article: house,
    zh: '{startsAt} 至 {endsAt} 已被预订：{purpose}。',
    en: 'It is booked from {startsAt} to {endsAt}: {purpose}.',
  },
  'venue.booking-unknown': {
    kind: 'not-found',
    article: '',
    zh: '没有这项预订。',
    en: 'There is no such booking.',
  },
  'venue.booking-taken': {
    kind: 'state',
    article: house,
    zh: '这个预订编号已经用于另一时间。',
    en: 'This booking stands already, at another time.',
  },
  'venue.booking-cancelled': {
    kind: 'state',
    article: house,
    zh: '这项预订已于 {on} 取消。',
    en: 'The booking was cancelled on {on}.',
  },
  'venue.booking-settled': {
    kind: 'state',
    article: house,
    zh: '这项预订已于 {on} 办结。',
    en: 'The booking was settled on {on}.',
  },
  'venue.booking-begun': {
    kind: 'state',
    article: house,
    zh: '预订时间已经开始，只能登记是否使用。',
    en: 'Its time has begun; it can only be settled as used or unused.',
  },
  'venue.booking-not-begun': {
    kind: 'state',
    article: house,
    zh: '预订时间 {startsAt} 尚未开始。',
    en: 'The booking has not begun; it starts at {startsAt}.',
  },
  'venue.booking-of-activity': {
    kind: 'rule',
    article: house,
    zh: '这项预订属于一次活动，请在活动中改期、取消或办结。',
    en: 'The booking belongs to an activity; move, call off or close the activity.',
  },
} as const satisfies RefusalTable

export type VenueRefusal = keyof typeof venueRefusals
