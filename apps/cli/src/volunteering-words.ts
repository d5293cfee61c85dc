import type { OrderPhase } from '@harbor/volunteering/service-order/state'
import { baseNames, type Base } from '@harbor/volunteering/words'
import type { Call } from './command'
import type { Words } from './words'

export const phaseWords: Readonly<Record<OrderPhase, Words>> = {
  placed: { zh: '待发布', en: 'placed' },
  published: { zh: '已发布', en: 'published' },
  done: { zh: '待确认', en: 'done' },
  confirmed: { zh: '已确认', en: 'confirmed' },
  disputed: { zh: '有争议', en: 'disputed' },
  settled: { zh: '争议已处理', en: 'settled' },
  expired: { zh: '无人认领', en: 'expired' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
}

/** `28.25` for 113 quarters. */
export function hours(quarterHours: number): string {
  return String(quarterHours / 4)
}

export function baseName(call: Call, base: Base): string {
  return call.say(baseNames[base])
}
