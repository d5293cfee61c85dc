import { effectiveHistory } from '@harbor/kernel/correction'
import type { DomainEvent } from '@harbor/kernel/event'
import type { MemberId } from '@harbor/kernel/ids'
import { appraisalSource, type AppraisalFact, type AppraisalSource } from '@harbor/organization/public'
import { CORRECTION, type MemberEvent } from '../../member-event'
import { lapseEnded, lapseRecorded, recordCorrected } from '../events'

type Lapses = readonly Pick<AppraisalFact, 'key' | 'detail' | 'on'>[]

/** Lapses of the roll, from the day since which they last. Of discipline nothing: it is closed to those who read scores. */
export const rollFacts: AppraisalSource = appraisalSource<DomainEvent, Lapses>({
  streams: 'member',
  handles: [lapseRecorded.type, lapseEnded.type, recordCorrected.type],
  evolve: (lapses = [], event) => {
    const { type, data } = event as unknown as MemberEvent
    // Excused afterwards: it was none.
    if (type === 'membership.lapse-ended.v1' && data.how === 'excused')
      return lapses.filter(({ key }) => key !== data.lapseId)
    if (type !== 'membership.lapse-recorded.v1') return lapses
    return [...lapses, { key: data.lapseId, detail: data.kind, on: data.since }]
  },
  factsOf: (lapses, id) =>
    lapses.map((lapse) => ({ ...lapse, memberId: id as MemberId, unitId: null, kind: 'lapse.recorded', quantity: 1 })),
  rewrite: { on: [CORRECTION], effective: (events) => effectiveHistory(events, CORRECTION) },
  kinds: {
    'lapse.recorded': {
      zh: '党费、组织生活、工作中断',
      en: 'a lapse of dues, organisation life or work',
      about: ['member'],
      quantity: { zh: '次', en: 'times' },
    },
  },
})
