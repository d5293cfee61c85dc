import type { Automation, Todo } from '@harbor/kernel/automation'
import type { EventOf } from '@harbor/kernel/event'
import type { EventId } from '@harbor/kernel/ids'
import type { View } from '@harbor/kernel/view'
import { talentRegistered, talentWithdrawn, type TalentId } from '../../talent/events'
import { standDown } from '../decide'
import { activityCalledOff, activityHeld, activityPlanned, leaderNamed, leaderStoodDown } from '../events'
import { activityOf } from '../state'

/** An activity that is led by somebody who has withdrawn the consent. `id`: of the event by which he leads it. */
export interface LeaderToStandDown extends Todo {
  readonly talentId: TalentId
}

interface State {
  readonly talentId: TalentId | null
  readonly withdrawn: boolean
  /** What he leads: by the activity’s stream, the event that said so. */
  readonly leads: Readonly<Record<string, EventId>>
}

type Told = EventOf<
  | typeof talentRegistered
  | typeof talentWithdrawn
  | typeof activityPlanned
  | typeof leaderNamed
  | typeof leaderStoodDown
  | typeof activityHeld
  | typeof activityCalledOff
>

const nothing: State = { talentId: null, withdrawn: false, leads: {} }

/** By talent. Activities without a leader share one key, under which nothing is kept. */
export const leadersToStandDown: View<Told, State, LeaderToStandDown> = {
  name: 'leaders-to-stand-down',
  version: 1,
  collection: { name: 'leaders-to-stand-down', fields: {}, indexes: [], text: [] },
  handles: [
    talentRegistered.type,
    talentWithdrawn.type,
    activityPlanned.type,
    leaderNamed.type,
    leaderStoodDown.type,
    activityHeld.type,
    activityCalledOff.type,
  ],
  personal: false,
  key: (event) => {
    switch (event.type) {
      case 'organization.talent-registered.v1':
      case 'organization.talent-consent-withdrawn.v1':
        return event.stream.slice(-36)
      case 'organization.activity-planned.v1':
      case 'organization.activity-leader-named.v1':
      case 'organization.activity-leader-stood-down.v1':
      case 'organization.activity-held.v1':
      case 'organization.activity-called-off.v1':
        return event.data.talentId ?? 'none'
    }
  },
  evolve(state = nothing, event) {
    switch (event.type) {
      case 'organization.talent-registered.v1':
        return { ...state, withdrawn: false }
      case 'organization.talent-consent-withdrawn.v1':
        return { ...state, withdrawn: true }
      case 'organization.activity-planned.v1':
      case 'organization.activity-leader-named.v1': {
        const { talentId } = event.data
        return talentId ? { ...state, talentId, leads: { ...state.leads, [event.stream]: event.id } } : state
      }
      case 'organization.activity-leader-stood-down.v1':
      case 'organization.activity-held.v1':
      case 'organization.activity-called-off.v1': {
        const { [event.stream]: _, ...leads } = state.leads
        return { ...state, leads }
      }
    }
  },
  documents: ({ talentId, withdrawn, leads }) =>
    withdrawn && talentId ? Object.entries(leads).map(([stream, id]) => ({ id, stream, talentId })) : [],
}

/** Whoever has withdrawn leads nothing any more; the unit names another or calls it off. */
export const whenATalentWithdrawsThenLedActivitiesLackALeader: Automation<LeaderToStandDown> = {
  name: 'when-a-talent-withdraws-then-led-activities-lack-a-leader',
  todos: leadersToStandDown,
  decide: ({ talentId }, events) => standDown(activityOf(events), talentId),
}
