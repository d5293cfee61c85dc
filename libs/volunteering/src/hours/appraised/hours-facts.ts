import type { MemberId } from '@harbor/kernel/ids'
import { appraisalSource, type AppraisalSource } from '@harbor/organization/public'
import { dayOf } from '../../stretch'
import { hoursEvents, type HoursEvent } from '../events'
import { evolveHours, noHours, type HoursState } from '../state'

/** Certified hours count, on the day of service, for the member; what waits for a second person does not. */
export const hoursFacts: AppraisalSource = appraisalSource<HoursEvent, HoursState>({
  streams: 'hours',
  handles: hoursEvents.map(({ type }) => type),
  evolve: (state = noHours, event) => evolveHours(state, event),
  factsOf: ({ records }, id) =>
    records
      .filter(({ certifiedOn, voidedOn }) => certifiedOn !== null && voidedOn === null)
      .map((record) => ({
        key: record.recordId,
        memberId: id as MemberId,
        unitId: record.organiserId,
        kind: 'hours.certified',
        detail: record.base,
        on: dayOf(record),
        quantity: record.quarterHours,
      })),
  kinds: {
    'hours.certified': {
      zh: '认定的志愿服务时长',
      en: 'certified hours of service',
      about: ['member', 'unit'],
      quantity: { zh: '刻钟', en: 'quarters of an hour' },
    },
  },
})
