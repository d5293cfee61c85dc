import type { Static, TSchema } from 'typebox'
import type { Finding } from '@harbor/kernel/decision'
import type { DomainEvent, EventType } from '@harbor/kernel/event'
import { addMonths, addYears, toLocalDate } from '@harbor/kernel/time'
import type * as roll from '@harbor/membership/roll/events'
import * as of from '@harbor/membership/development/events'
import { ids, memberNo } from './member-ids'

// Builders that speak in events: `applied({ on: '2022-03-01' })`. Every member of a payload not named has a lawful default.

type Payload<S extends TSchema> = Parameters<EventType<string, S>>[0]

/** A builder of events of this type: takes the day of legal effect and whatever shall differ from the defaults. */
export function teller<Type extends string, S extends TSchema>(type: EventType<Type, S>, defaults: Payload<S>) {
  return ({
    on,
    rulePack,
    ...named
  }: { on: string; rulePack?: string } & Partial<Payload<S>>): DomainEvent<Type, Static<S>> =>
    type(
      { ...defaults, ...named },
      {
        effectiveOn: toLocalDate(on),
        ...(rulePack !== undefined && { rulePack }),
      },
    )
}

const findings: Finding[] = []
const byBranch = { unitId: ids.branch, findings }
const byStreet = { unitId: ids.street, findings }

/** Fictional; the ID number's checksum is invalid. */
export const person: roll.PersonDetails = {
  name: '林晓舟',
  sex: 'female',
  bornOn: toLocalDate('1995-05-20'),
  idNumber: '330211199505209990',
}

export const applied = teller(of.applicationSubmitted, { ...byBranch, personal: person })
export const talked = teller(of.applicationTalkHeld, { ...byBranch, personal: { talkers: ['周岚'] } })
export const nominated = teller(of.activistNominated, { ...byBranch, by: 'members' })
export const activist = teller(of.activistConfirmed, { ...byBranch, organ: 'branch-committee' })
export const filed = teller(of.filedUpward, { ...byBranch, matter: 'activist', recipient: { unitId: ids.street } })
export const cultivators = teller(of.cultivatorsAssigned, { ...byBranch, cultivators: [memberNo(2), memberNo(3)] })
export const assessed = teller(of.assessmentRecorded, { ...byBranch, of: 'activist', period: '半年', result: 'good' })
/** The notice of a target; `until` has no lawful default of its own and is the eighth day after. */
export const noticed = teller(of.noticePublished, {
  ...byBranch,
  matter: 'target',
  until: toLocalDate('2026-07-08'),
  objections: 0,
})
export const target = teller(of.targetConfirmed, {
  ...byBranch,
  organ: 'branch-committee',
  opinionsHeard: ['group', 'cultivators', 'members', 'masses'],
})
export const introducers = teller(of.introducersAssigned, { ...byBranch, introducers: [memberNo(2), memberNo(3)] })
export const reviewed = teller(of.politicalReviewConcluded, { ...byBranch, passed: true, documents: ['政审报告'] })
export const trained = teller(of.trainingCompleted, { ...byStreet, days: 3, classHours: 24 })
export const committeeReviewed = teller(of.committeeReviewed, {
  ...byBranch,
  organ: 'branch-committee',
  qualified: true,
})
export const preReviewed = teller(of.preReviewConcluded, { ...byStreet, passed: true })
export const formFilled = teller(of.formFilled, { ...byBranch, formNumber: 'ZJ-2023-0001' })
/** The written opinion of `memberNo(2)`, who cannot come. */
export const opined = teller(of.opinionFiled, { ...byBranch, matter: 'admission', filedBy: memberNo(2) })
export const voted = teller(of.admissionVoted, {
  ...byBranch,
  due: 15,
  present: 12,
  secret: true,
  yes: 12,
  no: 0,
  abstained: 0,
  writtenYes: 0,
  writtenNo: 0,
  carried: true,
})
export const approvalTalk = teller(of.approvalTalkHeld, { ...byStreet, personal: { talkers: ['沈清'] } })
const decidedAdmission = teller(of.admissionDecided, {
  ...byStreet,
  approved: true,
  votedOn: toLocalDate('2023-06-01'),
  probationEndsOn: toLocalDate('2024-06-01'),
  special: false,
})
/** Approved by the street on `on`; `votedOn` defaults to a month before, the end of probation to a year after the vote. */
export function admissionDecided({ on, ...named }: Parameters<typeof decidedAdmission>[0]) {
  const votedOn = named.votedOn ?? addMonths(toLocalDate(on), -1)
  return decidedAdmission({ on, votedOn, probationEndsOn: addYears(votedOn, 1), ...named })
}
export const grouped = teller(of.groupAssigned, { ...byBranch, groupName: '第一党小组' })
export const sworn = teller(of.oathTaken, { ...byBranch, place: '招宝大讲堂' })
export const conversionApplied = teller(of.conversionApplied, byBranch)
export const conversionVoted = teller(of.conversionVoted, {
  ...byBranch,
  due: 15,
  present: 12,
  secret: true,
  yes: 12,
  no: 0,
  abstained: 0,
  writtenYes: 0,
  writtenNo: 0,
  proposal: 'convert',
  carried: true,
})
export const conversionDecided = teller(of.conversionDecided, { ...byStreet, outcome: 'convert' })
export const archived = teller(of.fileArchived, { ...byStreet, place: '街道档案室' })
export const localStep = teller(of.localStepRecorded, {
  ...byBranch,
  overlay: 'NB-ZB-2025',
  step: 'local-ten-questions',
})
export const candidacyEnded = teller(of.candidacyEnded, { ...byBranch, reason: 'withdrawn' })

/** The road from application to being a development target, lawfully: applied, talked, nominated, confirmed, filed, cultivated, listed. */
export function developedTo(stage: 'applicant' | 'activist' | 'development-target', appliedOn = '2021-09-01') {
  const applicationDay = toLocalDate(appliedOn)
  const month = (months: number): string => addMonths(applicationDay, months)
  const application = [applied({ on: appliedOn }), talked({ on: appliedOn })]
  if (stage === 'applicant') return application
  const activism = [
    ...application,
    nominated({ on: month(4) }),
    activist({ on: month(4) }),
    filed({ on: month(4) }),
    cultivators({ on: month(4) }),
    assessed({ on: month(10), period: '上半年' }),
    assessed({ on: month(16), period: '下半年' }),
  ]
  if (stage === 'activist') return activism
  return [...activism, target({ on: month(17) }), filed({ on: month(17), matter: 'target' })]
}

/** A target with introducers, review and training done and the branch and street content: ready for the vote. Vote day: 21 months after the application. */
export function readyForVote(appliedOn = '2021-09-01') {
  const month = (months: number): string => addMonths(toLocalDate(appliedOn), months)
  return [
    ...developedTo('development-target', appliedOn),
    introducers({ on: month(17) }),
    reviewed({ on: month(18) }),
    trained({ on: month(19) }),
    committeeReviewed({ on: month(20) }),
    preReviewed({ on: month(20) }),
    formFilled({ on: month(20) }),
  ]
}

/** The whole road up to the approved admission: voted on `votedOn` (default 2023-06-01), approved a month later. */
export function admitted({ votedOn = '2023-06-01', approvedOn }: { votedOn?: string; approvedOn?: string } = {}) {
  const vote = toLocalDate(votedOn)
  return [
    ...readyForVote(addMonths(vote, -21)),
    voted({ on: votedOn }),
    approvalTalk({ on: votedOn }),
    admissionDecided({ on: approvedOn ?? addMonths(vote, 1), votedOn: vote }),
  ]
}

/** Admitted by the vote of `votedOn` and converted on time: full from the day probation ended. */
export function convertedOnTime({ votedOn = '2023-06-01' }: { votedOn?: string } = {}) {
  const endsOn = addYears(toLocalDate(votedOn), 1)
  return [
    ...admitted({ votedOn }),
    grouped({ on: addMonths(toLocalDate(votedOn), 1) }),
    sworn({ on: addMonths(toLocalDate(votedOn), 1) }),
    conversionApplied({ on: endsOn }),
    conversionVoted({ on: endsOn }),
    conversionDecided({ on: addMonths(endsOn, 1), fullFrom: endsOn }),
  ]
}
