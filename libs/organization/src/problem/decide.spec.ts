import type { MemberId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import { accountNo, ids, memberNo, unitNo } from '@harbor/testing/member-ids'
import {
  accepted,
  deciding,
  evidence,
  evidenceNo,
  examiner,
  givenProblem,
  givenUp,
  measure,
  opened,
  planned,
  reopened,
  returned,
  squad,
  stepFinished,
  stepNo,
  submitted,
  visited,
  worked,
} from '@harbor/testing/problem-fixture'
import { staff } from '@harbor/testing/volunteering-fixture'
import { evidenceRemoved, siteVisited, squadFormed, stepDropped } from './events'
import {
  extendProblem,
  formSquad,
  giveUp,
  handOver,
  openProblem,
  reopenProblem,
  type GivenProblem,
  type ProblemDecision,
} from './decide'
import { acceptProblem, returnProblem, submitProblem } from './decide-acceptance'
import {
  addEvidence,
  dropStep,
  finishStep,
  mostEvidence,
  planStep,
  removeEvidence,
  takeMeasure,
  visitSite,
} from './decide-work'
import type { ProblemState } from './state'

const day = toLocalDate
const today = deciding('2024-12-01')

describe('opening a problem', () => {
  const asked = {
    on: day('2024-03-01'),
    unitId: ids.branch,
    number: '2024-01',
    kind: 'difficult',
    title: '后河淤积',
    matter: '汛期倒灌',
    dueOn: day('2024-12-31'),
  } as const
  const open =
    (more: object = {}) =>
    (state: ProblemState) =>
      openProblem(state, { ...asked, ...more }, today)

  it('puts it into the ledger on the day on which it was taken up', () => givenProblem().when(open()).then(opened()))
  it('happens once', () => givenProblem(opened()).when(open()).thenRefused('problem.opened-already'))
  it('needs a deadline after that day', () =>
    givenProblem()
      .when(open({ dueOn: asked.on }))
      .thenRefused('problem.due-too-early'))
  it('is not recorded in advance', () => {
    const dueOn = day('2025-03-31')
    givenProblem()
      .when(open({ on: day('2024-12-01'), dueOn }))
      .thenRecords('organization.problem-opened.v1')
    givenProblem()
      .when(open({ on: day('2024-12-02'), dueOn }))
      .thenRefused('problem.in-the-future')
  })
  it('names a unit that existed then', () =>
    givenProblem()
      .when(open({ on: day('2009-12-31') }))
      .thenRefused('problem.unit-unknown'))
  it('names a unit there is', () =>
    givenProblem()
      .when(open({ unitId: unitNo(77) }))
      .thenRefused('problem.unit-unknown'))
})

describe('the squad', () => {
  const people = new Map<MemberId, boolean | null>([
    [ids.member, true],
    [memberNo(2), false],
    [memberNo(3), null],
  ])
  const form = (leaderId: MemberId, memberIds: MemberId[]) => (state: ProblemState) =>
    formSquad(state, { on: day('2024-03-02'), leaderId, memberIds }, { ...today, people })

  it('has a full member as leader; others are on the roll', () =>
    givenProblem(opened())
      .when(form(ids.member, [memberNo(2)]))
      .then(squad()))
  it('is not led by somebody on probation', () =>
    givenProblem(opened())
      .when(form(memberNo(2), []))
      .thenRefused('problem.leader-no-full-member'))
  it('has nobody who is not on the roll', () =>
    givenProblem(opened())
      .when(form(ids.member, [memberNo(3)]))
      .thenRefused('problem.not-on-the-roll', { members: [memberNo(3)] }))
  it('has nobody of whom nothing is known', () =>
    givenProblem(opened())
      .when(form(ids.member, [memberNo(4)]))
      .thenRefused('problem.not-on-the-roll', { members: [memberNo(4)] }))
  it('is of a problem that is worked on', () => {
    givenProblem().when(form(ids.member, [])).thenRefused('problem.unknown')
    givenProblem(...worked, submitted())
      .when(form(ids.member, []))
      .thenRefused('problem.not-in-phase')
  })
  it('is formed anew when others come', () =>
    givenProblem(opened(), squad())
      .when(form(ids.member, []))
      .then(squadFormed({ leaderId: ids.member, memberIds: [] }, { effectiveOn: day('2024-03-02') })))
  it('counts its leader once', () =>
    givenProblem(opened())
      .when(form(ids.member, [ids.member, memberNo(2)]))
      .then(squad()))
  it('named again adds nothing', () =>
    givenProblem(opened(), squad())
      .when(form(ids.member, [memberNo(2)]))
      .thenNothing())
})

describe('steps and visits', () => {
  const visit = { ...visited().data, on: day('2024-04-01') }
  const plan = (dueOn: string) => (state: ProblemState) =>
    planStep(state, { on: day('2024-03-03'), stepId: stepNo(1), title: '步骤1', dueOn: day(dueOn) }, today)

  it.each([
    ['2024-03-02', 'problem.due-too-early'],
    ['2024-03-03', undefined],
    ['2024-12-31', undefined],
    ['2025-01-01', 'problem.step-after-deadline'],
  ] as const)('are planned from their day to the deadline of the problem: %s %s', (dueOn, code) => {
    const outcome = givenProblem(opened(), squad()).when(plan(dueOn))
    if (code) outcome.thenRefused(code)
    else outcome.then(planned(1, dueOn))
  })
  const finish = (state: ProblemState) =>
    finishStep(state, { on: day('2024-05-01'), stepId: stepNo(1), result: '完成' }, today)
  const drop = (state: ProblemState) =>
    dropStep(state, { on: day('2024-05-01'), stepId: stepNo(1), reason: '不再需要' }, today)
  const work: readonly (readonly [string, (state: ProblemState) => ProblemDecision])[] = [
    ['planned', plan('2024-06-30')],
    ['done', finish],
    ['dropped', drop],
    ['visits', (state) => visitSite(state, { ...visit, memberIds: [ids.member] }, today)],
    ['measures', (state) => takeMeasure(state, { ...measure().data, on: day('2024-04-10') }, today)],
    ['evidence', (state) => addEvidence(state, { ...evidence().data, on: day('2024-05-02') }, today)],
  ]
  it.each(work)('%s: work of a squad, on a problem that is open', (_, act) => {
    givenProblem().when(act).thenRefused('problem.unknown')
    givenProblem(opened()).when(act).thenRefused('problem.no-squad')
    givenProblem(...worked, submitted())
      .when(act)
      .thenRefused('problem.not-in-phase', { phase: 'submitted' })
  })
  it('are done or dropped, once', () => {
    const before = [opened(), squad(), planned()] as const
    const dropped = stepDropped({ stepId: stepNo(1), reason: '不再需要' }, { effectiveOn: day('2024-05-01') })
    givenProblem(...before)
      .when(finish)
      .then(stepFinished())
    givenProblem(...before)
      .when(drop)
      .then(dropped)
    for (const over of [stepFinished(), dropped])
      for (const act of [finish, drop])
        givenProblem(...before, over)
          .when(act)
          .thenRefused('problem.step-not-outstanding')
    givenProblem(opened(), squad(), planned(2)).when(finish).thenRefused('problem.step-not-outstanding')
  })
  it('of a site: somebody of the squad goes himself, others may come along', () => {
    const go = (...memberIds: MemberId[]) =>
      givenProblem(opened(), squad()).when((state) => visitSite(state, { ...visit, memberIds }, today))
    go(examiner).thenRefused('problem.visit-without-squad')
    go(examiner, memberNo(2), examiner).then(
      siteVisited({ ...visited().data, memberIds: [examiner, memberNo(2)] }, { effectiveOn: visit.on }),
    )
    givenProblem(opened(), squad())
      .when((state) => takeMeasure(state, { ...measure().data, on: day('2024-04-10') }, today))
      .then(measure())
  })
})

describe('evidence', () => {
  const file = { sha256: '1'.padStart(64, '0'), bytes: 10, mediaType: 'image/png', shows: '河面' }
  const add = (number: number) => (state: ProblemState) =>
    addEvidence(state, { on: day('2024-05-02'), evidenceId: evidenceNo(number), ...file }, today)

  const removed = evidenceRemoved(
    { evidenceId: evidenceNo(1), reason: '有居民', authority: '办公室' },
    { effectiveOn: today.today },
  )
  it('is kept once, however often the same file comes', () => {
    givenProblem(opened(), squad()).when(add(1)).then(evidence())
    givenProblem(opened(), squad(), evidence()).when(add(2)).thenNothing()
    givenProblem(opened(), squad(), evidence(), removed)
      .when(add(2))
      .thenRecords('organization.problem-evidence-added.v1')
  })
  it('is of a hundred files at most, those removed not counted', () => {
    const numbers = Array.from({ length: mostEvidence - 1 }, (_, index) => index + 2)
    const nearly = [opened(), squad(), ...numbers.map((number) => evidence(number))]
    givenProblem(...nearly)
      .when(add(1))
      .then(evidence())
    givenProblem(...nearly, evidence(150))
      .when(add(1))
      .thenRefused('problem.too-much-evidence', { most: 100 })
    const gone = { ...removed, data: { ...removed.data, evidenceId: evidenceNo(150) } }
    givenProblem(...nearly, evidence(150), gone)
      .when(add(1))
      .then(evidence())
  })
  it('can be removed at any time, and then carries no submission', () => {
    givenProblem(...worked, submitted(), accepted())
      .when((state) => removeEvidence(state, removed.data, today))
      .then(removed)
    givenProblem(...worked, removed)
      .when((state) => removeEvidence(state, removed.data, today))
      .thenNothing()
    givenProblem(opened(), squad(), evidence(2))
      .when((state) => removeEvidence(state, removed.data, today))
      .thenRefused('problem.evidence-unknown')
    givenProblem(...worked, removed)
      .when((state) => submitProblem(state, { on: day('2024-06-01'), result: '已疏通' }, today))
      .thenRefused('problem.no-evidence')
    givenProblem(...worked, evidence(2), removed)
      .when((state) => submitProblem(state, { on: day('2024-06-01'), result: '已疏通' }, today))
      .then(submitted())
  })
})

describe('submitting', () => {
  const submit = (state: ProblemState) => submitProblem(state, { on: day('2024-06-01'), result: '已疏通' }, today)

  it('follows a visit, a measure and evidence', () =>
    givenProblem(...worked)
      .when(submit)
      .then(submitted()))
  it.each([
    ['problem.no-squad', [opened()]],
    ['problem.no-site-visit', [opened(), squad(), measure(), evidence()]],
    ['problem.no-measure', [opened(), squad(), visited(), evidence()]],
    ['problem.no-evidence', [opened(), squad(), visited(), measure()]],
  ] as const)('is refused by %s', (code, events) =>
    givenProblem(...events)
      .when(submit)
      .thenRefused(code),
  )
  it('is of a problem that is worked on', () => {
    givenProblem().when(submit).thenRefused('problem.unknown')
    givenProblem(...worked, submitted())
      .when(submit)
      .thenRefused('problem.not-in-phase')
  })
  it('waits for every step, and names those outstanding', () =>
    givenProblem(...worked, planned())
      .when(submit)
      .thenRefused('problem.steps-outstanding', { steps: ['步骤1'] }))
  it('needs new measures and new evidence once the problem came back', () => {
    const again = (state: ProblemState) => submitProblem(state, { on: day('2024-10-01'), result: '再治' }, today)
    const back = [...worked, submitted(), accepted(), reopened()]
    givenProblem(...back)
      .when(again)
      .thenRefused('problem.no-measure')
    givenProblem(...back, measure('2024-09-10'))
      .when(again)
      .thenRefused('problem.no-evidence')
    givenProblem(...back, measure('2024-09-10'), evidence(2, '2024-09-11'))
      .when(again)
      .thenRecords('organization.problem-submitted.v1')
  })
})

describe('acceptance', () => {
  const order = { on: day('2024-06-10'), unitId: ids.community, examinerIds: [examiner], finding: '属实' }
  const accept =
    (more: Partial<typeof order> = {}, given: GivenProblem = today) =>
    (state: ProblemState) =>
      acceptProblem(state, { ...order, ...more }, given)

  it('names each examiner once', () =>
    givenProblem(...worked, submitted())
      .when(accept({ examinerIds: [examiner, examiner] }))
      .then(accepted()))
  it('is by others than the squad', () => {
    givenProblem(...worked, submitted())
      .when(accept())
      .then(accepted())
    givenProblem(...worked, submitted())
      .when(accept({ examinerIds: [examiner, memberNo(2)] }))
      .thenRefused('problem.squad-examines-itself', { members: [memberNo(2)] })
  })
  it('is not by somebody who has left the squad either', () => {
    const fewer = { ...squad('2024-05-20'), data: { leaderId: ids.member, memberIds: [] } }
    givenProblem(...worked, fewer, submitted())
      .when(accept({ examinerIds: [memberNo(2)] }))
      .thenRefused('problem.squad-examines-itself')
    givenProblem(...worked, fewer, submitted())
      .when(accept({}, deciding('2024-12-01', { by: accountNo(52), memberId: memberNo(2) })))
      .thenRefused('problem.own-work')
  })
  it('is recorded by another person than who submitted it', () => {
    givenProblem(...worked, submitted())
      .when(accept({}, deciding('2024-12-01', { by: staff })))
      .thenRefused('problem.same-person')
    givenProblem(...worked, submitted())
      .when(accept({}, deciding('2024-12-01', { memberId: examiner })))
      .then(accepted())
  })
  it('is by a unit above the one that answers', () => {
    for (const unitId of [ids.branch, ids.otherBranch])
      givenProblem(...worked, submitted())
        .when(accept({ unitId }))
        .thenRefused('problem.unit-not-above')
    for (const unitId of [ids.generalBranch, ids.street])
      givenProblem(...worked, submitted())
        .when(accept({ unitId }))
        .thenRecords('organization.problem-accepted.v1')
  })
  it('follows a submission, on its day or later', () => {
    givenProblem(...worked)
      .when(accept())
      .thenRefused('problem.not-in-phase', { phase: 'open' })
    givenProblem(...worked, submitted())
      .when(accept({ on: day('2024-05-31') }))
      .thenRefused('problem.before-its-turn', { since: '2024-06-01' })
    for (const on of ['2024-06-01', '2024-12-01'])
      givenProblem(...worked, submitted())
        .when(accept({ on: day(on) }))
        .thenRecords('organization.problem-accepted.v1')
    givenProblem(...worked, submitted())
      .when(accept({ on: day('2024-12-02') }))
      .thenRefused('problem.in-the-future')
  })
  it('can send it back, and then it can be submitted again', () => {
    const { reason: _, ...plain } = { ...order, reason: '仍有溢流' }
    givenProblem(...worked, submitted())
      .when((state) => returnProblem(state, { ...plain, reason: '仍有溢流' }, today))
      .then(returned())
    givenProblem(...worked, submitted())
      .when((state) => returnProblem(state, { ...plain, reason: '仍有溢流' }, deciding('2024-12-01', { by: staff })))
      .thenRefused('problem.same-person')
    givenProblem(...worked, submitted(), returned())
      .when((state) => submitProblem(state, { on: day('2024-07-01'), result: '整改' }, today))
      .thenRecords('organization.problem-submitted.v1')
  })
})

describe('what is decided above the squad', () => {
  const by = { on: day('2024-08-01'), unitId: ids.community, reason: '汛期' }

  it.each<readonly [string, (state: ProblemState) => ProblemDecision]>([
    ['extended', (state) => extendProblem(state, { ...by, dueOn: day('2025-03-31') }, today)],
    ['handed over', (state) => handOver(state, { ...by, toUnitId: ids.otherBranch }, today)],
    ['given up', (state) => giveUp(state, { ...by, document: '1号' }, today)],
  ])('is of a problem that is open: %s', (_, act) => {
    givenProblem().when(act).thenRefused('problem.unknown')
    givenProblem(...worked, submitted())
      .when(act)
      .thenRefused('problem.not-in-phase')
    expect(givenProblem(...worked).when(act).decision.accepted).toBe(true)
  })
  it('is decided by the street committee of its own, since none stands above', () => {
    const ofStreet = { ...opened(), data: { ...opened().data, unitId: ids.street } }
    const extend = (unitId: typeof ids.street) =>
      givenProblem(ofStreet).when((state) => extendProblem(state, { ...by, unitId, dueOn: day('2025-03-31') }, today))
    extend(ids.street).thenRecords('organization.problem-extended.v1')
    extend(ids.community).thenRefused('problem.unit-not-above')
  })
  it('extends to a later day', () => {
    givenProblem(...worked)
      .when((state) => extendProblem(state, { ...by, dueOn: day('2025-01-01') }, today))
      .thenRecords('organization.problem-extended.v1')
    givenProblem(...worked)
      .when((state) => extendProblem(state, { ...by, dueOn: day('2024-12-31') }, today))
      .thenRefused('problem.due-too-early')
  })
  it('is not decided by the unit for itself, nor by one of the squad', () => {
    givenProblem(...worked)
      .when((state) => extendProblem(state, { ...by, unitId: ids.branch, dueOn: day('2025-03-31') }, today))
      .thenRefused('problem.unit-not-above')
    givenProblem(...worked)
      .when((state) => giveUp(state, { ...by, document: '1号' }, deciding('2024-12-01', { memberId: ids.member })))
      .thenRefused('problem.own-work')
  })
  it('hands over to a unit that decides or stands below', () => {
    const hand = (unitId: typeof ids.street, toUnitId = ids.otherBranch) =>
      givenProblem(...worked).when((state) => handOver(state, { ...by, unitId, toUnitId }, today))
    hand(ids.generalBranch).thenRecords('organization.problem-handed-over.v1')
    hand(ids.generalBranch, ids.generalBranch).thenRecords('organization.problem-handed-over.v1')
    hand(ids.generalBranch, ids.branch).thenNothing()
    hand(ids.generalBranch, ids.community).thenRefused('problem.unit-not-above')
    hand(ids.generalBranch, unitNo(77)).thenRefused('problem.unit-unknown')
    hand(ids.otherBranch).thenRefused('problem.unit-not-above')
  })
  it('gives up by a decision alone, and can open it again', () => {
    const againBy = (dueOn: string) => (state: ProblemState) =>
      reopenProblem(state, { ...by, dueOn: day(dueOn) }, today)
    const again = againBy('2024-08-02')
    givenProblem(...worked)
      .when((state) => giveUp(state, { ...by, reason: '地块征迁', document: '海党〔2024〕1号' }, today))
      .then(givenUp())
    givenProblem(...worked, givenUp())
      .when(againBy('2024-08-01'))
      .thenRefused('problem.due-too-early')
    for (const ended of [[givenUp()], [submitted(), accepted()]])
      givenProblem(...worked, ...ended)
        .when(again)
        .thenRecords('organization.problem-reopened.v1')
    givenProblem(...worked)
      .when(again)
      .thenRefused('problem.not-in-phase')
  })
})
