import * as of from '@harbor/membership/sanction/events'
import { toLocalDate } from '@harbor/kernel/time'
import { teller } from './member-events'
import { fixedId, ids } from './member-ids'

const byStreet = { decidedBy: ids.street, findings: [] }
const byBranch = { decidedBy: ids.branch, findings: [] }
export const review = fixedId<'review'>(1)
export const rectification = fixedId<'rectification'>(1)

/** A warning unless told otherwise. */
export const sanctioned = teller(of.sanctionImposed, { ...byStreet, reviewId: review, kind: 'warning', posts: [] })
/** 留党察看 of one year unless told otherwise. */
export function onProbation({ on, years = 1 }: { on: string; years?: number }) {
  return sanctioned({ on, kind: 'probation-within-party', probationYears: years })
}
export const probationExtended = teller(of.probationWithinPartyExtended, {
  ...byStreet,
  years: 1,
  reason: '尚需考察',
})
export const rightsRestored = teller(of.partyRightsRestored, { ...byStreet, reason: '确有悔改表现' })
export const criticised = teller(of.criticismRecorded, {
  ...byBranch,
  form: 'criticism',
  personal: { matter: '无故缺席组织生活' },
})
export const rectificationOrdered = teller(of.rectificationOrdered, {
  ...byBranch,
  rectificationId: rectification,
  until: toLocalDate('2026-06-30'),
  personal: { matter: '长期不参加组织生活' },
})
export const rectificationConcluded = teller(of.rectificationConcluded, {
  ...byBranch,
  rectificationId: rectification,
  corrected: true,
  reason: '已按时参加组织生活',
})
