import * as fc from 'fast-check'
import { toLocalDate } from '@harbor/kernel/time'
import { lives } from '@harbor/testing/lawful-histories'
import { admitted, applied, person, talked } from '@harbor/testing/member-events'
import { eventNo, fileOf, given, recordedOn, type Told } from '@harbor/testing/member-fixture'
import { fixedId, ids, transferNo } from '@harbor/testing/member-ids'
import {
  detailsChanged,
  enrolled,
  erased,
  initiated,
  lapsed,
  received,
  suspended,
  underWay,
} from '@harbor/testing/member-roll-events'
import { branchAndAbove, community, street } from '@harbor/testing/street-units'
import type { MemberFile } from '../member-file'
import { correctionProposed, correctionRejected, recordCorrected } from '../roll/events'
import { approveCorrection, proposeCorrection, rejectCorrection, type ProposeCorrection } from './decide'
import { correctionPreview, type CorrectionPreview } from './preview'

const day = toLocalDate
const today = day('2026-11-24')
const proposer = { today, actorId: ids.secretary }
/** The fixture records everything as done by `ids.secretary`. */
const approver = { today, actorId: ids.colleague, units: branchAndAbove }
const member = enrolled({ on: '2011-07-01' })
const { personal: _, ...said } = member.data

const order = (named: Partial<ProposeCorrection> = {}): ProposeCorrection => ({
  proposalId: ids.proposal,
  corrects: eventNo(1),
  reason: '转正日期登记有误',
  authority: '街道党工委〔2026〕3号',
  replacement: { data: { ...said, fullOn: '2012-07-01' } },
  ...named,
})
const propose =
  (named: Partial<ProposeCorrection> = {}) =>
  (file: MemberFile) =>
    proposeCorrection(file, order(named), proposer)
const approve =
  (with_: Partial<typeof approver> = {}, unitId = ids.street) =>
  (file: MemberFile) =>
    approveCorrection(file, { proposalId: ids.proposal, unitId }, { ...approver, ...with_ })
const proposed = (named: Partial<ProposeCorrection> = {}): Told =>
  recordedOn('2026-01-05', correctionProposed(terms(named), { effectiveOn: day('2026-01-05') }))
const corrected = (named: Partial<ProposeCorrection> = {}, on = '2026-01-06'): Told =>
  recordedOn(on, recordCorrected(terms(named), { effectiveOn: day(on) }))
const rejected = correctionRejected({ proposalId: ids.proposal, reason: '依据不足' })
type Terms = Parameters<typeof recordCorrected>[0]
const terms = (named: Partial<ProposeCorrection>) => order(named) as unknown as Terms

/** Nothing but the name reads otherwise. */
const renamed = { replacement: { data: said }, personal: { ...person, name: '林晓周' } }

describe('proposing a correction', () => {
  it('records what shall stand in the place of the record, and changes nothing yet', () => {
    given(member)
      .when(propose())
      .then(correctionProposed(terms({}), { effectiveOn: today }))
    expect(fileOf(member, proposed()).timeline).toEqual(fileOf(member).timeline)
  })
  it('of a record whose personal part is not open checks the rest of it', () => {
    const talk = talked({ on: '2022-01-10' })
    const { personal: _names, ...said } = talk.data
    const file = [applied({ on: '2022-01-01' }), { ...talk, data: { ...talk.data, personal: null } }]
    const to = (data: Readonly<Record<string, unknown>>) => ({
      corrects: eventNo(2),
      replacement: { data, effectiveOn: day('2022-01-11') },
    })
    given(...file)
      .when(propose(to(said)))
      .thenTypes('membership.correction-proposed.v1')
    given(...file)
      .when(propose(to({ ...said, talkers: ['周岚'] })))
      .thenRefused('correction.does-not-fit')
  })
  it('again the same adds nothing', () => {
    const [event] = given(member).when(propose()).thenTypes('membership.correction-proposed.v1')
    if (!event) throw new Error('one event expected')
    given(member, event).when(propose()).thenNothing()
  })
  it('needs a record of this file that can be corrected', () => {
    given().when(propose()).thenRefused('correction.no-file')
    given(member)
      .when(propose({ corrects: eventNo(9) }))
      .thenRefused('correction.unknown-event')
    given(member, proposed())
      .when(propose({ proposalId: fixedId<'proposal'>(2), corrects: eventNo(2), replacement: null }))
      .thenRefused('correction.not-correctable', { type: 'membership.correction-proposed.v1' })
    given(applied({ on: '2020-01-01' }), erased({ on: '2021-01-01' }))
      .when(propose({ corrects: eventNo(2), replacement: null }))
      .thenRefused('correction.not-correctable')
  })
  it('needs a replacement that fits the schema of such a record', () => {
    given(member)
      .when(propose({ replacement: { data: { ...said, stage: 'chairman' } } }))
      .thenRefused('correction.does-not-fit', { where: '/stage' })
    given(member)
      .when(propose({ replacement: { data: { ...said, fullOn: '2012-13-01' } } }))
      .thenRefused('correction.does-not-fit', { where: '/fullOn' })
    given(member)
      .when(propose({ replacement: { data: { ...said, invented: true } } }))
      .thenRefused('correction.does-not-fit')
    given(member)
      .when(propose({ replacement: { data: member.data } }))
      .thenRefused('correction.does-not-fit', { where: '/personal' })
    given(member)
      .when(propose({ personal: { ...person, name: '' } }))
      .thenRefused('correction.does-not-fit', { where: '/personal/name' })
  })
  it('may change the personal part, as a whole', () => {
    given(member)
      .when(propose(renamed))
      .then(correctionProposed(terms(renamed), { effectiveOn: today }))
    given(member, suspended({ on: '2023-07-01' }))
      .when(
        propose({
          corrects: eventNo(2),
          replacement: { data: suspended({ on: '2023-07-01' }).data },
          personal: person,
        }),
      )
      .thenRefused('correction.does-not-fit', { where: '/personal' })
  })
  it('cannot make a record belong to another matter', () => {
    const [started] = underWay('2025-01-10')
    given(member, underWay('2025-01-10'))
      .when(
        propose({
          corrects: eventNo(2),
          replacement: { data: { ...started?.data, transferId: fixedId<'transfer'>(7) } },
        }),
      )
      .thenRefused('correction.changes-identity', { member: 'transferId' })
  })
  it('must change something', () => {
    given(member)
      .when(propose({ replacement: { data: said } }))
      .thenRefused('correction.changes-nothing')
    given(member)
      .when(propose({ replacement: { data: said, effectiveOn: day('2011-07-01') } }))
      .thenRefused('correction.changes-nothing')
    given(member, corrected({ replacement: null }))
      .when(propose({ replacement: null }))
      .thenRefused('correction.changes-nothing')
  })
  it('cannot put a fact into the future', () =>
    given(member)
      .when(propose({ replacement: { data: said, effectiveOn: day('2026-11-25') } }))
      .thenRefused('correction.in-the-future'))
  it('can put it on today', () =>
    given(member)
      .when(propose({ replacement: { data: said, effectiveOn: today } }))
      .then(correctionProposed(terms({ replacement: { data: said, effectiveOn: today } }), { effectiveOn: today })))
  it('waits for one on the same record that is still open', () =>
    given(member, proposed())
      .when(propose({ proposalId: fixedId<'proposal'>(2), replacement: null }))
      .thenRefused('correction.pending', { proposalId: ids.proposal }))
  it('waits neither for one on another record nor for one that is concluded', () => {
    const again = propose({ proposalId: fixedId<'proposal'>(2) })
    given(member, lapsed({ since: '2025-01-01' }), proposed({ corrects: eventNo(2), replacement: null }))
      .when(again)
      .thenRecords('membership.correction-proposed.v1')
    given(member, proposed(), rejected).when(again).thenRecords('membership.correction-proposed.v1')
  })
  it('says nothing of a person whose data was erased', () => {
    const gone = [applied({ on: '2020-01-01' }), erased({ on: '2021-01-01' })]
    const { personal: _person, ...rest } = applied({ on: '2020-01-01' }).data
    const replacement = { data: rest, effectiveOn: day('2020-01-02') }
    given(...gone)
      .when(propose({ replacement, personal: person }))
      .thenRefused('correction.personal-data-erased')
    given(...gone)
      .when(propose({ replacement }))
      .thenRecords('membership.correction-proposed.v1')
  })
  it('cannot leave later acts on somebody who would not have been there', () => {
    given(member, suspended({ on: '2023-07-01' }))
      .when(propose({ replacement: null }))
      .thenRefused('correction.undoes-the-beginning', { type: 'membership.membership-suspended.v1' })
    const next = [
      initiated({
        on: '2025-03-01',
        transferId: transferNo(2),
        sourceId: ids.otherBranch,
        destination: { outside: '云岭' },
      }),
    ]
    given(member, underWay('2025-01-10'), received({ on: '2025-02-01' }), ...next)
      .when(propose({ corrects: eventNo(5), replacement: null }))
      .thenRefused('correction.undoes-the-beginning', { type: 'membership.transfer-initiated.v1' })
  })
  it('of a file that has a gap already may shorten it, not open another', () => {
    const out = { transferId: ids.transfer, at: { outside: '云岭' } }
    const gap = [member, received({ on: '2025-02-15', ...out }), suspended({ on: '2025-03-01' })]
    const { data } = suspended({ on: '2025-03-01' })
    given(...gap)
      .when(propose({ corrects: eventNo(3), replacement: { data, effectiveOn: day('2025-04-01') } }))
      .thenTypes('membership.correction-proposed.v1')
    given(...gap)
      .when(propose({ corrects: eventNo(3), replacement: { data, effectiveOn: day('2025-02-20') } }))
      .thenRefused('correction.leaves-a-gap', { from: '2025-02-20' })
  })
  it('cannot take the ground from under later records', () => {
    given(member, underWay('2025-01-10'))
      .when(propose({ corrects: eventNo(2), replacement: null }))
      .thenRefused('correction.undoes-the-beginning', { type: 'membership.transfer-approved.v1' })
    const [started] = underWay('2025-01-10')
    given(member, underWay('2025-01-10'))
      .when(propose({ corrects: eventNo(2), replacement: { data: { ...started?.data, reason: '随迁' } } }))
      .thenRecords('membership.correction-proposed.v1')
    given(member, underWay('2025-01-10'), received({ on: '2025-02-01' }))
      .when(propose({ corrects: eventNo(5), replacement: null }))
      .thenTypes('membership.correction-proposed.v1')
    given(member, lapsed({ since: '2025-01-01' }))
      .when(propose({ corrects: eventNo(2), replacement: null }))
      .thenTypes('membership.correction-proposed.v1')
  })
})

describe('approving a correction', () => {
  it('is another person’s, for a unit with the power', () => {
    given(member, proposed())
      .when(approve())
      .then(recordCorrected(terms({}), { effectiveOn: today }))
    given(member, proposed())
      .when(approve({ actorId: ids.secretary }))
      .thenRefused('correction.same-person')
    given(member, proposed())
      .when(approve({}, ids.community))
      .thenRefused('correction.no-power', { unit: community.name })
    given(member, proposed()).when(approve({}, ids.otherStreet)).thenRefused('correction.unit-elsewhere')
  })
  it('is by a unit that has the power today', () => {
    const until = (on: string) => ({
      units: [{ ...street, powers: [{ power: 'correct-records' as const, from: day('2010-01-01'), until: day(on) }] }],
    })
    given(member, proposed())
      .when(approve(until('2026-11-24')))
      .thenRecords('membership.record-corrected.v1')
    given(member, proposed())
      .when(approve(until('2026-11-23')))
      .thenRefused('correction.no-power', { unit: street.name, on: '2026-11-24' })
  })
  it('carries the personal part that was proposed', () => {
    given(member, proposed(renamed))
      .when(approve())
      .then(recordCorrected(terms(renamed), { effectiveOn: today }))
  })
  it('is refused where records told meanwhile would lose their ground', () =>
    given(member, proposed({ replacement: null }), suspended({ on: '2026-02-01' }))
      .when(approve())
      .thenRefused('correction.undoes-the-beginning', { type: 'membership.membership-suspended.v1' }))
  it('makes the record read as its replacement', () => {
    const file = fileOf(member, proposed(), corrected())
    expect(file.timeline.find(({ stage }) => stage === 'full')?.validFrom).toBe('2012-07-01')
    expect(file.roll.details).toEqual(person)
  })
  it('again adds nothing; of a rejected or unknown one it is refused', () => {
    given(member, proposed(), corrected()).when(approve()).thenNothing()
    given(member, proposed(), rejected).when(approve()).thenRefused('correction.concluded', { state: 'rejected' })
    given(member).when(approve()).thenRefused('correction.unknown-proposal')
    given().when(approve()).thenRefused('correction.no-file')
  })
  it('is overtaken when the record was corrected meanwhile', () =>
    given(member, proposed(), corrected({ proposalId: fixedId<'proposal'>(2), replacement: null }))
      .when(approve())
      .thenRefused('correction.overtaken'))
  it('is overtaken neither by an earlier correction of the record nor by one of another', () => {
    const other = { proposalId: fixedId<'proposal'>(2) }
    const before = { ...other, replacement: { data: { ...said, fullOn: '2011-08-01' } } }
    given(member, corrected(before, '2026-01-04'), proposed())
      .when(approve())
      .thenRecords('membership.record-corrected.v1')
    const lapse = lapsed({ since: '2025-01-01' })
    given(member, lapse, proposed(), corrected({ ...other, corrects: eventNo(2), replacement: null }))
      .when(approve())
      .thenRecords('membership.record-corrected.v1')
    given(member, proposed(), detailsChanged({ on: '2026-02-01' }))
      .when(approve())
      .thenRecords('membership.record-corrected.v1')
  })
  it('of personal parts that were erased meanwhile is refused', () => {
    const file = fileOf(applied({ on: '2020-01-01' }), proposed({ personal: person }))
    const sealed = file.recorded.map((event) =>
      event.type === 'membership.correction-proposed.v1'
        ? { ...event, data: { ...event.data, personal: null } }
        : event,
    )
    expect(approve()({ ...file, recorded: sealed })).toMatchObject({ code: 'correction.personal-data-erased' })
  })
})

describe('rejecting a correction', () => {
  const reject = (file: MemberFile) =>
    rejectCorrection(file, { proposalId: ids.proposal, reason: '依据不足' }, proposer)
  it('concludes it; whoever proposed may take it back so', () => {
    given(member, proposed()).when(reject).thenTypes('membership.correction-rejected.v1')
    given(member, proposed(), rejected).when(reject).thenNothing()
    given(member, proposed(), corrected()).when(reject).thenRefused('correction.concluded', { state: 'approved' })
    given(member).when(reject).thenRefused('correction.unknown-proposal')
    given().when(reject).thenRefused('correction.no-file')
  })
})

describe('a correction of a correction', () => {
  const once = [member, proposed(), corrected()]
  const second = fixedId<'proposal'>(2)

  it('may annul it: everything reads as before', () => {
    given(...once)
      .when(propose({ proposalId: second, corrects: eventNo(3), replacement: null }))
      .thenTypes('membership.correction-proposed.v1')
    const undone = fileOf(
      ...once,
      corrected({ proposalId: second, corrects: eventNo(3), replacement: null }, '2026-02-01'),
    )
    expect(undone.timeline).toEqual(fileOf(member).timeline)
  })
  it('or say it otherwise, if that fits the record underneath', () => {
    const other = (fullOn: string) => ({
      proposalId: second,
      corrects: eventNo(3),
      replacement: { data: { ...terms({}), replacement: { data: { ...said, fullOn } } } },
    })
    given(...once)
      .when(propose(other('2013-07-01')))
      .thenTypes('membership.correction-proposed.v1')
    given(...once)
      .when(propose(other('never')))
      .thenRefused('correction.does-not-fit', { where: '/fullOn' })
    const file = fileOf(...once, corrected(other('2013-07-01'), '2026-02-01'))
    expect(file.timeline.find(({ stage }) => stage === 'full')?.validFrom).toBe('2013-07-01')
  })
  it('that was itself annulled counts for nothing: the first can be annulled again, and said otherwise again', () => {
    const undo = { proposalId: second, corrects: eventNo(3), replacement: null }
    const undone = [...once, corrected(undo, '2026-02-01')]
    given(...undone)
      .when(propose({ ...undo, proposalId: fixedId<'proposal'>(3) }))
      .thenRefused('correction.changes-nothing')
    const redone = [
      ...undone,
      corrected({ proposalId: fixedId<'proposal'>(3), corrects: eventNo(4), replacement: null }, '2026-03-01'),
    ]
    expect(fileOf(...redone).timeline).toEqual(fileOf(...once).timeline)
    given(...redone)
      .when(propose({ ...undo, proposalId: fixedId<'proposal'>(4) }))
      .thenTypes('membership.correction-proposed.v1')
  })
  it('reads as it was said last: saying so again changes nothing, going back does', () => {
    const to = (fullOn: string) => ({
      corrects: eventNo(3),
      replacement: { data: { ...terms({}), replacement: { data: { ...said, fullOn } } } },
    })
    const revised = [...once, corrected({ ...to('2013-07-01'), proposalId: second }, '2026-02-01')]
    given(...revised)
      .when(propose({ ...to('2013-07-01'), proposalId: fixedId<'proposal'>(3) }))
      .thenRefused('correction.changes-nothing')
    given(...revised)
      .when(propose({ ...to('2012-07-01'), proposalId: fixedId<'proposal'>(3) }))
      .thenTypes('membership.correction-proposed.v1')
  })
  it('cannot make it speak of another record', () =>
    given(...once)
      .when(
        propose({
          proposalId: second,
          corrects: eventNo(3),
          replacement: { data: { ...terms({}), corrects: eventNo(2), reason: '另一条' } },
        }),
      )
      .thenRefused('correction.changes-identity', { member: 'corrects' }))
})

describe('the preview of a correction', () => {
  const preview = (told: readonly Told[], named: Partial<ProposeCorrection> = {}): CorrectionPreview => {
    const seen = correctionPreview(fileOf(...told), order(named), today)
    if ('accepted' in seen) throw new Error(seen.code)
    return seen
  }

  it('shows timeline, votes and party age that would move', () => {
    const seen = preview([member])
    expect(seen.timeline.added).toMatchObject([
      { validFrom: '2011-07-01', validTo: '2012-07-01', stage: 'probationary' },
      { validFrom: '2012-07-01', stage: 'full' },
    ])
    expect(seen.timeline.removed).toMatchObject([{ validFrom: '2011-07-01', stage: 'full' }])
    expect(seen.voting).toMatchObject({
      before: [{ branchId: ids.branch, from: '2011-07-01' }],
      after: [{ branchId: ids.branch, from: '2012-07-01' }],
    })
    expect(seen.partyAgeFrom).toEqual({ before: '2011-07-01', after: '2012-07-01' })
    expect(seen).toMatchObject({ movesNothing: false, gaps: [] })
  })
  it('shows the deadlines and proposals that would move', () => {
    const told = [member, lapsed({ since: '2026-04-01' })]
    const { data } = lapsed({ since: '2026-07-01' })
    const moved = preview(told, { corrects: eventNo(2), replacement: { data, effectiveOn: day('2026-07-01') } })
    expect(moved.deadlines.moved).toMatchObject([
      { before: { dueOn: '2026-10-01', state: 'missed' }, after: { dueOn: '2027-01-01', state: 'open' } },
    ])
    expect(moved.proposals.removed).toMatchObject([{ code: 'roll.propose-deemed-withdrawal' }])
    const gone = preview(told, { corrects: eventNo(2), replacement: null })
    expect(gone.deadlines).toMatchObject({ removed: [{ rule: 'roll.lapse' }], added: [], moved: [] })
  })
  it('shows the findings that would come and go', () => {
    const told = [admitted({ votedOn: '2023-06-01' })]
    const file = fileOf(...told)
    const vote = file.recorded.find(({ type }) => type === 'membership.admission-voted.v1')
    if (!vote) throw new Error('no vote')
    const { data } = vote
    const seen = preview(told, { corrects: vote.id, replacement: { data: { ...data, due: 25 } } })
    expect(seen.findings.added.map(({ code }) => code)).toContain('development.no-quorum')
    expect(seen.findings.removed).toEqual([])
  })
  it('shows the age and the details that would read otherwise, and what the rules say to them', () => {
    const seen = preview([member], { replacement: { data: said }, personal: { ...person, bornOn: day('1995-05-21') } })
    expect(seen).toMatchObject({ age: { before: 31, after: 31 }, details: ['bornOn'], movesNothing: false })
    const younger = { ...person, bornOn: day('1993-07-02') }
    const odd = preview([member], { replacement: { data: said }, personal: younger })
    expect(odd.age).toEqual({ before: 31, after: 33 })
  })
  it('shows what the corrected dates of an enrolment would make odd, and odd no more', () => {
    const lately = { ...said, joinedOn: '2015-07-01', fullOn: '2016-06-30' }
    const short = preview([member], { replacement: { data: lately } })
    expect(short.findings.added).toMatchObject([{ code: 'roll.probation-under-a-year' }])
    const finding = { code: 'roll.joined-on-unknown', pack: 'REG-2019', article: 'art. 24', detail: {} }
    const { joinedOn: _, ...dateless } = member.data
    const undated = { ...member, data: { ...dateless, findings: [finding] } } as typeof member
    const known = preview([undated], { replacement: { data: { ...said, findings: [finding] } } })
    expect(known.findings.removed).toMatchObject([{ code: 'roll.joined-on-unknown' }])
  })
  it('says which later act would lose its ground', () => {
    const seen = preview([member, suspended({ on: '2023-07-01' })], { replacement: null })
    expect(seen.strands).toEqual({ eventId: eventNo(2), type: 'membership.membership-suspended.v1' })
  })
  it('says when only the wording would change', () => {
    const told = [member, detailsChanged({ on: '2020-01-01' })]
    const seen = preview(told, { corrects: eventNo(2), replacement: { data: { reason: '户籍迁移' } } })
    expect(seen.movesNothing).toBe(true)
  })
  it('is refused as the proposal would be', () =>
    expect(correctionPreview(fileOf(member), order({ corrects: eventNo(9) }), today)).toMatchObject({
      code: 'correction.unknown-event',
    }))
  it('foretells in every lawful life the file as it will be', () => {
    fc.assert(
      fc.property(lives(30), fc.nat(), ({ file, recorded }, which) => {
        const meant = recorded[which % recorded.length]
        if (!meant) return
        const proposal = { ...order({ corrects: meant.id, replacement: null }) }
        const decision = proposeCorrection(file, proposal, proposer)
        const seen = correctionPreview(file, proposal, today)
        if (!decision.accepted || 'accepted' in seen) return
        const told = [
          ...recorded.map((event) => recordedOn(event.recordedAt, event)),
          corrected(proposal, '2026-02-01'),
        ]
        const after = fileOf(...told)
        expect(seen.timeline.after).toEqual(after.timeline.map(({ eventId: __, ...segment }) => segment))
        expect(seen.gaps).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})

it('a corrected enrolment keeps its day and branch', () => {
  const file = fileOf(member, proposed(), corrected())
  expect(file.roll.enrolled).toMatchObject({ on: '2011-07-01', branchId: ids.branch })
})
