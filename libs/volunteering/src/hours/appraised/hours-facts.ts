import type { MemberId } from '@harbor/kernel/ids'
import { appraisalSource, type AppraisalSource } from '@harbor/organization/public'
import { dayOf } from '../../stretch'
import { hoursEvents, type HoursEvent } from '../events'
import { evolveRecord, type HoursRecord } from '../state'

/** Certified hours count, on the day of service, for the member; what waits for a second person does not. */
export const hoursFacts: AppraisalSource = appraisalSource<HoursEvent, HoursRecord | null>({
  streams: 'hours',
  handles: hoursEvents.map(({ type }) => type),
  part: ({ data }) => data.recordId,
  evolve: (record, event) => evolveRecord(record ?? undefined, event) ?? null,
  factsOf: (record, id) =>
    record === null || record.certifiedOn === null || record.voidedOn !== null
      ? []
      : [
          {
            key: record.recordId,
            memberId: id as MemberId,
            unitId: record.organiserId,
            kind: 'hours.certified',
            detail: record.base,
            on: dayOf(record),
            quantity: record.quarterHours,
          },
        ],
  kinds: {
    'hours.certified': {
      zh: '认定的志愿服务时长',
      en: 'certified hours of service',
      about: ['member', 'unit'],
      quantity: { zh: '刻钟', en: 'quarters of an hour' },
    },
  },
})
