import { toLocalDate } from '@harbor/kernel/time'
import { outcomeOf } from '@harbor/testing/member-fixture'
import { accountNo, fixed } from '@harbor/testing/member-ids'
import { community, street } from '@harbor/testing/street-units'
import { recordedIn, staff, type ToldEvent } from '@harbor/testing/volunteering-fixture'
import type { FactKind } from './appraisal-source'
import { approveIndex, discardIndex, draftIndex } from './decide'
import {
  definitionStream,
  indexApproved,
  indexDiscarded,
  indexDrafted,
  type AppraisalEvent,
  type IndexDefinition,
} from './events'
import { definitionOf } from './state'

const day = toLocalDate
const today = day('2026-01-10')
const kinds: Readonly<Record<string, FactKind>> = {
  'attendance.present': { zh: '到会', en: 'present', about: ['member', 'unit'], quantity: { zh: '次', en: 'times' } },
  'problem.solved': { zh: '破难', en: 'solved', about: ['unit'], quantity: { zh: '个', en: 'problems' } },
}
const item = {
  code: 'present',
  zh: '到会',
  en: 'present',
  sign: 'plus',
  counting: 'times',
  of: [{ kind: 'attendance.present' }],
  per: 1,
  awardHundredths: 100,
  weight: 100,
  capHundredths: null,
  period: 'year',
  required: true,
} as const
const wanted: IndexDefinition = {
  index: 'pioneer',
  name: 'PIONEER-2026',
  source: '潮党〔2026〕3号',
  baseHundredths: 6_000,
  ceilingHundredths: 10_000,
  items: [{ ...item, of: [...item.of] }],
  levels: [],
}
const given = (...events: readonly ToldEvent<AppraisalEvent>[]) =>
  definitionOf(recordedIn(definitionStream(fixed('f3', 1)), events))
const drafted = indexDrafted(wanted, { effectiveOn: today })
const order = { unitId: street.id, document: '潮党〔2026〕4号', from: day('2026-02-01') }
const approved = indexApproved(order, { effectiveOn: today })
const colleague = { today, actorId: accountNo(61) }

describe('drafting an index', () => {
  const draft = (more: object = {}, ...events: readonly ToldEvent<AppraisalEvent>[]) =>
    outcomeOf(draftIndex(given(...events), { ...wanted, ...more }, { ...colleague, kinds }))

  it('can be done again until it is approved', () => {
    draft().then(drafted)
    draft({ name: 'PIONEER-2026-2' }, drafted).thenRecords('organization.index-drafted.v1')
    draft({}, drafted, approved).thenRefused('index.not-a-draft', { phase: 'approved' })
  })
  it('names facts that some source brings, and that tell of whom it appraises', () => {
    const of = (kind: string) => ({ items: [{ ...item, of: [{ kind }] }] })
    draft(of('horoscope')).thenRefused('index.kind-unknown', { kind: 'horoscope' })
    draft(of('problem.solved')).thenRefused('index.kind-unknown')
    draft({ ...of('problem.solved'), index: 'fortress' }).thenRecords('organization.index-drafted.v1')
  })
  it('is refused what could not be computed or would mislead', () => {
    draft({ items: [item, item] }).thenRefused('index.item-twice')
    draft({ items: [{ ...item, counting: 'rate' }] }).thenRefused('index.rate-without-whole')
    draft({ items: [{ ...item, among: item.of }] }).thenRefused('index.rate-without-whole')
    draft({ items: [{ ...item, sign: 'veto', counting: 'quantity' }] }).thenRefused('index.veto-is-counted')
  })
  it('counts a veto by times, and others as they like', () => {
    draft({ items: [{ ...item, sign: 'veto' }] }).thenRecords('organization.index-drafted.v1')
    draft({ items: [{ ...item, counting: 'quantity' }] }).thenRecords('organization.index-drafted.v1')
  })
  it.each([
    ['rise', [0, 6_000, 9_000], true],
    ['are one', [0], true],
    ['stand still', [6_000, 6_000], false],
    ['fall', [9_000, 6_000], false],
    ['fall after they rose', [0, 9_000, 6_000], false],
  ])('has levels that rise, the lowest from nothing: those that %s', (_, steps, rise) => {
    const levels = steps.map((fromHundredths) => ({ code: 'a', zh: '甲', en: 'a', fromHundredths }))
    const outcome = draft({ levels })
    if (rise) outcome.thenRecords('organization.index-drafted.v1')
    else outcome.thenRefused('index.levels-not-rising')
  })
})

describe('approving an index', () => {
  const approve = (
    as: { actorId: typeof staff },
    unit: typeof street | undefined,
    ...events: readonly AppraisalEvent[]
  ) => outcomeOf(approveIndex(given(...events), order, { today, ...as, unit }))

  it('is for the street committee, by another person than who drafted it', () => {
    approve(colleague, street, drafted).then(approved)
    approve({ actorId: staff }, street, drafted).thenRefused('index.own-draft')
    approve(colleague, community, drafted).thenRefused('index.not-the-street')
    approve(colleague, undefined, drafted).thenRefused('index.unit-unknown')
  })
  it('happens once, and not to what was discarded', () => {
    const discarded = indexDiscarded({ reason: '重拟' }, { effectiveOn: today })
    approve(colleague, street, drafted, approved).thenRefused('index.not-a-draft')
    approve(colleague, street, drafted, discarded).thenRefused('index.not-a-draft')
    approve(colleague, street).thenRefused('index.unknown')
  })
  it('is not needed for a draft that is discarded; what is in force is replaced, not discarded', () => {
    const discarded = indexDiscarded({ reason: '重拟' }, { effectiveOn: today })
    const discard = (...events: readonly AppraisalEvent[]) =>
      outcomeOf(discardIndex(given(...events), { reason: '重拟' }, colleague))
    discard(drafted).then(discarded)
    discard(drafted, discarded).thenNothing()
    discard(drafted, approved).thenRefused('index.not-a-draft', { phase: 'approved' })
    discard().thenRefused('index.unknown')
  })
})
