import { deadlineSource, type DeadlineSource } from '@harbor/calendar/deadline-source'
import type { MemberId } from '@harbor/kernel/ids'
import { addMonths, dateOf } from '@harbor/kernel/time'
import { order67 } from '../sources'
import { hoursEvents, type HoursEvent } from './events'
import { evolveRecord, type HoursRecord } from './state'

/** Records are to be kept timely (art. 4); that a month is timely is a habit of the house. */
const certifyMonths = 1

export const hoursDeadlines: DeadlineSource = deadlineSource<HoursEvent, HoursRecord | null>({
  streams: 'hours',
  handles: hoursEvents.map(({ type }) => type),
  part: ({ data }) => data.recordId,
  evolve: (record, event) => evolveRecord(record ?? undefined, event) ?? null,
  deadlinesOf: (record, id) => {
    if (record === null) return []
    const opensOn = dateOf(record.recordedAt)
    return [
      {
        key: `hours.certify/${record.recordId}`,
        rule: 'hours.certify',
        article: order67,
        opensOn,
        dueOn: addMonths(opensOn, certifyMonths),
        metOn: record.certifiedOn ?? record.voidedOn,
        unitId: record.organiserId,
        memberId: id as MemberId,
      },
    ]
  },
  texts: { 'hours.certify': { zh: '一个月内认定志愿服务时长', en: 'Hours certified within a month' } },
})
