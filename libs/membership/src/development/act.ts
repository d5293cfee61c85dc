import type { TSchema } from 'typebox'
import { Equal } from 'typebox/value'
import { accept, refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { DomainEvent, EventType } from '@harbor/kernel/event'
import type { AccountId, MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { hasPower, type UnitFacts } from '@harbor/organization/public'
import { breach, judge, type Breach, type Rule } from '@harbor/rules/breach'
import type { DevelopmentPack } from '@harbor/rules/development-pack'
import { developmentPackOn } from '@harbor/rules/development-packs'
import type { Overlay } from '@harbor/rules/overlay'
import type { Step } from '@harbor/rules/steps'
import { shippedWorkingDays, type WorkingDays } from '@harbor/rules/working-days'
import type { MemberFile } from '../member-file'
import { segmentOn } from '../standing/timeline'
import type { RosterRow } from '../standing/voters'
import type { Stage } from '../words'
import type { DevelopmentEvent } from './events'
import { lawOf } from './law'
import type { DevelopmentRefusal } from './refusals'
import { actOf, doneHereOn, stepOf, type Act } from './state'

/** What every order of development names: the day of the act and the unit that acted. */
export interface ActOrder {
  readonly on: LocalDate
  readonly unitId: UnitId
}

/** Facts beside the file that a decision rests on. */
export interface DevelopmentGiven {
  readonly today: LocalDate
  readonly actorId: AccountId
  /** A past act is recorded as it was: what it breaks becomes findings. Needs a permission of its own. */
  readonly historic?: boolean
  /** The responsible branch and the units above it, as they stood on the day of the act. */
  readonly units?: readonly UnitFacts[]
  readonly overlays?: readonly Overlay[]
  /** Default: the years that come with the platform. */
  readonly calendar?: WorkingDays
}

export type DevelopmentDecision = Decision<DevelopmentEvent, DevelopmentRefusal>

/** Who acts: the responsible branch; the branch or a unit above it; a unit above it with power to approve members. */
export type ActingUnit = 'branch' | 'branch-or-above' | 'approver'

export type BranchOrgan = 'branch-committee' | 'general-meeting'
/** `branchHasCommittee`: on the day of the act; undefined when it is not known, then either organ is believed. */
export type OrganGiven = DevelopmentGiven & { readonly branchHasCommittee?: boolean | undefined }

/** How the persons named in an order stood on the day of the act. Whoever is missing here is no member. */
export type RosterGiven = DevelopmentGiven & { readonly roster: readonly RosterRow[] }

export function rowOf({ roster }: RosterGiven, memberId: MemberId): RosterRow | undefined {
  return roster.find((row) => row.memberId === memberId)
}

/** What an act says beside day and unit. What is left out is what the step says, see steps.ts. */
interface Asked<Type extends string, S extends TSchema> {
  readonly event: EventType<Type, S>
  /** The payload short of unit and findings. */
  readonly data: Omit<Parameters<EventType<Type, S>>[0], 'unitId' | 'findings'>
  /** Default: the unit whose organ takes the step. */
  readonly by?: ActingUnit
  /** Stages in which the person may be on that day. Default: the one in which the step is taken. */
  readonly stages?: readonly Stage[]
  /** Rules that rest on facts of other files. */
  readonly breaches?: readonly (Breach<DevelopmentRefusal> | null)[]
}

export function packFor(order: ActOrder, given: DevelopmentGiven): DevelopmentPack {
  return developmentPackOn(order.on, given.overlays)
}

/** The frame of every act on the road: a past day, a person on the road, the right unit, the law of the day; then the event. */
export function recordAct<Type extends DevelopmentEvent['type'], S extends TSchema>(
  file: MemberFile,
  order: ActOrder,
  given: DevelopmentGiven,
  asked: Asked<Type, S>,
): DevelopmentDecision {
  const { historic = false, today } = given
  const pack = packFor(order, given)
  const proposed = (findings: unknown) => {
    const data = { unitId: order.unitId, findings, ...asked.data } as unknown as Parameters<EventType<Type, S>>[0]
    return asked.event(data, { effectiveOn: order.on, rulePack: pack.code }) as DomainEvent as DevelopmentEvent
  }
  const act = actOf(proposed([]), order.on)
  const step = pack.steps.find(({ key }) => key === stepOf(act))
  if (!file.exists) return refuse('development.no-file')
  if (order.on > today) return refuse('development.in-the-future', { on: order.on })
  if (repeats(file, act)) return accept()
  const refused = alreadyDone(file, step) ?? outsideRules(pack, order, historic)
  if (refused) return refused
  const judged = judge<DevelopmentRefusal>(
    historic,
    checkOnTheRoad(file, order, asked.stages ?? (step?.stageBefore ? [step.stageBefore] : []), pack),
    checkActingUnit(file, order, asked.by ?? actingUnitOf(step), pack, given.units ?? []),
    ...(asked.breaches ?? []),
    lawOf(pack, file.development, act, given.calendar ?? shippedWorkingDays),
  )
  return judged.accepted ? accept(proposed(judged.findings)) : judged
}

export function outsideRules(
  pack: DevelopmentPack,
  order: ActOrder,
  historic: boolean,
): Refused<DevelopmentRefusal> | null {
  return pack.historicOnly && !historic ? refuse('development.only-historic', { on: order.on }) : null
}

function alreadyDone(file: MemberFile, step: Step | undefined): Refused<DevelopmentRefusal> | null {
  if (!step || step.repeats === true || step.anew === true) return null
  const done = doneHereOn(file.development, step.key)
  return done === null ? null : refuse('development.already-done', { step: step.key, doneOn: done })
}

/** What the person does is put on record by the branch. */
function actingUnitOf(step: Step | undefined): ActingUnit {
  if (step?.organ === 'approving-committee') return 'approver'
  return step?.organ === 'higher-organisation-department' ? 'branch-or-above' : 'branch'
}

const candidateStages: readonly Stage[] = ['applicant', 'activist', 'development-target']

function checkOnTheRoad(
  file: MemberFile,
  { on }: ActOrder,
  stages: readonly Stage[],
  pack: DevelopmentPack,
): Breach<'development.not-on-the-road' | 'development.wrong-stage'> | null {
  const segment = segmentOn(file.timeline, on)
  const standing = segment && candidateStages.includes(segment.stage) ? 'candidate' : 'member'
  if (!segment || segment.standing !== standing) return breach('development.not-on-the-road', ofTheFile(pack), { on })
  if (stages.includes(segment.stage)) return null
  return breach('development.wrong-stage', ofTheFile(pack), { on, stage: segment.stage, expected: stages.join(', ') })
}

/** Not so much a rule of its own as what the file says; a historic fact is recorded against it all the same. */
function ofTheFile(pack: DevelopmentPack): Rule {
  return { ...pack.rules.organ, hard: true }
}

type UnitBreach = Breach<'development.other-unit' | 'development.no-power' | 'development.not-above-branch'>

function checkActingUnit(
  file: MemberFile,
  { on, unitId }: ActOrder,
  by: ActingUnit,
  pack: DevelopmentPack,
  units: readonly UnitFacts[],
): UnitBreach | null {
  const branchId = segmentOn(file.timeline, on)?.branchId ?? null
  const unit = units.find(({ id }) => id === unitId)
  switch (by) {
    case 'branch':
      return unitId === branchId ? null : breach('development.other-unit', ofTheFile(pack), { on })
    case 'branch-or-above':
      return unit || unitId === branchId ? null : breach('development.other-unit', ofTheFile(pack), { on })
    case 'approver':
      if (!unit || unitId === branchId) return breach('development.not-above-branch', pack.rules.authority)
      return hasPower(unit, 'approve-members', on) ? null : breach('development.no-power', pack.rules.authority, { on })
  }
}

/** Where there is a branch committee it decides; where there is none the general meeting does. */
export function checkOrgan(
  pack: DevelopmentPack,
  organ: BranchOrgan,
  { branchHasCommittee }: OrganGiven,
): Breach<'development.wrong-organ'> | null {
  if (branchHasCommittee === undefined) return null
  const lawful: BranchOrgan = branchHasCommittee ? 'branch-committee' : 'general-meeting'
  return organ === lawful ? null : breach('development.wrong-organ', pack.rules.organ, { organ: lawful })
}

/** Does the same act stand in the file already? Findings and the person's details may read otherwise by now. */
function repeats(file: MemberFile, act: Act): boolean {
  return file.development.acts.some(
    (told) =>
      told.type === act.type && told.on === act.on && Equal(withoutRemarks(told.data), withoutRemarks(act.data)),
  )
}

export function repeatsApplication(file: MemberFile, order: ActOrder): boolean {
  const last = file.development.acts[0]
  return (
    last?.type === 'membership.application-submitted.v1' && last.on === order.on && last.data.unitId === order.unitId
  )
}

/** The state keeps no personal part: an act is the same by its day, its unit and what was done. */
function withoutRemarks(data: Act['data']): unknown {
  const { findings: _, personal: __, ...rest } = data as Act['data'] & { readonly personal?: unknown }
  return rest
}
