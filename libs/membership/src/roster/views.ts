import { effectiveHistory } from '@harbor/kernel/correction'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { CORRECTION, type MemberEvent } from '../member-event'
import { standingFacts, standingTypes, type StandingFact } from '../standing/facts'
import { beganOn, timelineOf, type Segment } from '../standing/timeline'
import type { Stage, Standing } from '../words'
import { evolveRoll, noRoll } from '../roll/state'
import type { PersonDetails } from '../roll/events'
import { soundOf } from '../roll/person-name'

/** A person as the roll has him or her now. No ID number, phone or workplace: who needs them opens the file. */
export interface RosterEntry extends ViewDocument {
  readonly memberId: MemberId
  /** Empty text: erased, or never opened. */
  readonly name: string
  readonly namePinyin: string
  readonly nameInitials: string
  readonly sex: string
  readonly ethnicity: string
  readonly education: string
  readonly bornOn: LocalDate | null
  readonly posts: string
  readonly unitId: UnitId | ''
  readonly stage: Stage
  readonly standing: Standing
  readonly since: LocalDate
  /** 入党日期: first day as a probationary member, of the latest membership. */
  readonly joinedOn: LocalDate | null
  /** 转正日期: party age counts from it. */
  readonly fullOn: LocalDate | null
}

interface State {
  readonly facts: readonly StandingFact[]
  readonly details: PersonDetails | null
  readonly erased: boolean
}

const saysStanding: ReadonlySet<string> = new Set(standingTypes)

/** 党员花名册: current standing, one document a person. */
export const roster: View<MemberEvent, State, RosterEntry> = {
  name: 'roster',
  version: 3,
  collection: {
    name: 'roster',
    fields: {
      name: 'string',
      namePinyin: 'string',
      sex: 'string',
      ethnicity: 'string',
      education: 'string',
      bornOn: 'string',
      unitId: 'string',
      stage: 'string',
      standing: 'string',
      since: 'string',
      joinedOn: 'string',
      fullOn: 'string',
    },
    indexes: [['unitId', 'namePinyin'], ['namePinyin'], ['standing', 'stage', 'namePinyin']],
    text: ['name', 'namePinyin', 'nameInitials'],
  },
  handles: [
    ...standingTypes,
    'membership.details-changed.v1',
    'membership.transfer-announced.v1',
    'membership.personal-data-erased.v1',
    CORRECTION,
  ],
  personal: true,
  key: (event) => event.stream.slice(-36),
  evolve(state = { facts: [], details: null, erased: false }, event) {
    const { details, erased } = evolveRoll({ ...noRoll, details: state.details, erased: state.erased }, event)
    const facts = saysStanding.has(event.type) ? [...state.facts, ...standingFacts(event)] : state.facts
    return { facts, details, erased }
  },
  documents(state, key) {
    const timeline = timelineOf(state.facts)
    const now = timeline.at(-1)
    if (!now) return []
    return [{ ...person(state.details), ...standing(timeline, now), id: key, memberId: key as MemberId }]
  },
  rewrite: { on: [CORRECTION], effective: (events) => effectiveHistory(events, CORRECTION) },
}

function person(details: PersonDetails | null) {
  const name = details?.name ?? ''
  const sound = soundOf(name)
  return {
    name,
    namePinyin: sound.pinyin,
    nameInitials: sound.initials,
    sex: details?.sex ?? '',
    ethnicity: details?.ethnicity ?? '',
    education: details?.education ?? '',
    bornOn: details?.bornOn ?? null,
    posts: details?.posts ?? '',
  }
}

function standing(timeline: readonly Segment[], now: Segment) {
  return {
    unitId: now.branchId ?? ('' as const),
    stage: now.stage,
    standing: now.standing,
    since: now.validFrom,
    joinedOn: beganOn(timeline, 'probationary'),
    fullOn: beganOn(timeline, 'full'),
  }
}
