import type { MemberId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import { accountNo, ids, memberNo } from '@harbor/testing/member-ids'
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
import { evidenceRemoved } from './events'
import { extendProblem, formSquad, giveUp, handOver, openProblem, reopenProblem, type GivenProblem } from './decide'
import { acceptProblem, returnProblem, submitProblem } from './decide-acceptance'
import { addEvidence, finishStep, planStep, removeEvidence, visitSite } from './decide-work'
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
  it('is not recorded in advance', () =>
    givenProblem()
      .when(open({ on: day('2024-12-02') }))
      .thenRefused('problem.in-the-future'))
  it('names a unit that existed then', () =>
    givenProblem()
      .when(open({ on: day('2009-12-31') }))
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
  const plan = (dueOn: string) => (state: ProblemState) =>
    planStep(state, { on: day('2024-03-03'), stepId: stepNo(1), title: '步骤1', dueOn: day(dueOn) }, today)

  it('are planned within the deadline of the problem', () => {
    givenProblem(opened(), squad()).when(plan('2024-06-30')).then(planned())
    givenProblem(opened(), squad()).when(plan('2025-01-01')).thenRefused('problem.step-after-deadline')
  })
  it('need a squad', () => givenProblem(opened()).when(plan('2024-06-30')).thenRefused('problem.no-squad'))
  it('are done once', () => {
    const finish = (state: ProblemState) =>
      finishStep(state, { on: day('2024-05-01'), stepId: stepNo(1), result: '完成' }, today)
    givenProblem(opened(), squad(), planned()).when(finish).then(stepFinished())
    givenProblem(opened(), squad(), planned(), stepFinished()).when(finish).thenRefused('problem.step-not-outstanding')
  })
  it('are no work of a problem that waits for acceptance', () =>
    givenProblem(...worked, submitted())
      .when(plan('2024-06-30'))
      .thenRefused('problem.not-in-phase'))
  it('of a site: somebody of the squad goes himself', () =>
    givenProblem(opened(), squad())
      .when((state) =>
        visitSite(state, { on: day('2024-04-01'), visitId: 'v' as never, memberIds: [examiner], found: '淤泥' }, today),
      )
      .thenRefused('problem.visit-without-squad'))
})

describe('evidence', () => {
  const file = { sha256: '1'.padStart(64, '0'), bytes: 10, mediaType: 'image/png', shows: '河面' }
  const add = (number: number) => (state: ProblemState) =>
    addEvidence(state, { on: day('2024-05-02'), evidenceId: evidenceNo(number), ...file }, today)

  it('is kept once, however often the same file comes', () => {
    givenProblem(opened(), squad()).when(add(1)).then(evidence())
    givenProblem(opened(), squad(), evidence()).when(add(2)).thenNothing()
  })
  it('can be removed at any time, and then carries no submission', () => {
    const removed = evidenceRemoved(
      { evidenceId: evidenceNo(1), reason: '有居民', authority: '办公室' },
      { effectiveOn: today.today },
    )
    givenProblem(...worked, submitted(), accepted())
      .when((state) => removeEvidence(state, removed.data, today))
      .then(removed)
    givenProblem(...worked, removed)
      .when((state) => submitProblem(state, { on: day('2024-06-01'), result: '已疏通' }, today))
      .thenRefused('problem.no-evidence')
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
  it('is recorded by another person than who submitted it', () =>
    givenProblem(...worked, submitted())
      .when(accept({}, deciding('2024-12-01', { by: staff })))
      .thenRefused('problem.same-person'))
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
      .thenRefused('problem.before-its-turn')
  })
  it('can send it back, and then it can be submitted again', () => {
    const { reason: _, ...plain } = { ...order, reason: '仍有溢流' }
    givenProblem(...worked, submitted())
      .when((state) => returnProblem(state, { ...plain, reason: '仍有溢流' }, today))
      .then(returned())
    givenProblem(...worked, submitted(), returned())
      .when((state) => submitProblem(state, { on: day('2024-07-01'), result: '整改' }, today))
      .thenRecords('organization.problem-submitted.v1')
  })
})

describe('what is decided above the squad', () => {
  const by = { on: day('2024-08-01'), unitId: ids.community, reason: '汛期' }

  it('extends to a later day', () => {
    givenProblem(...worked)
      .when((state) => extendProblem(state, { ...by, dueOn: day('2025-03-31') }, today))
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
  it('hands over to a unit below the one that decides', () => {
    const hand = (unitId: typeof ids.street) => (state: ProblemState) =>
      handOver(state, { ...by, unitId, toUnitId: ids.otherBranch }, today)
    givenProblem(...worked)
      .when(hand(ids.generalBranch))
      .thenRecords('organization.problem-handed-over.v1')
    givenProblem(...worked)
      .when(hand(ids.otherBranch))
      .thenRefused('problem.unit-not-above')
  })
  it('gives up by a decision alone, and can open it again', () => {
    const again = (state: ProblemState) => reopenProblem(state, { ...by, dueOn: day('2025-06-30') }, today)
    givenProblem(...worked)
      .when((state) => giveUp(state, { ...by, reason: '地块征迁', document: '海党〔2024〕1号' }, today))
      .then(givenUp())
    givenProblem(...worked, givenUp())
      .when(again)
      .thenRecords('organization.problem-reopened.v1')
    givenProblem(...worked)
      .when(again)
      .thenRefused('problem.not-in-phase')
  })
})
