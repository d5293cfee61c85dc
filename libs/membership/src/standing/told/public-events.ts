import { Type } from 'typebox'
import type { Recorded } from '@harbor/kernel/event'
import { definePublic, type PublicEvents } from '@harbor/kernel/public-event'
import { Choice, DateText, IdOf } from '@harbor/kernel/schema'
import { CORRECTION } from '../../member-event'
import { factsTold, memberIdOf, SNAPSHOT_TOPIC } from '../../told-outside'
import { standingTypes } from '../facts'
import { beganOn, timelineOf } from '../timeline'

// NOTE: what districts are told is a contract with them: add a field, or a new version beside the old one; never take away.

/** A member as he or she stands on this street's roll now. Without data: not on the roll (any more). */
export const memberSnapshot = definePublic(
  'party.member-snapshot',
  1,
  SNAPSHOT_TOPIC,
  Type.Object({
    memberId: IdOf<'member'>(),
    branchId: IdOf<'unit'>(),
    stage: Choice(['probationary', 'full']),
    standing: Choice(['member', 'suspended']),
    /** The first day on which all of this held together. */
    since: DateText,
    joinedOn: Type.Union([DateText, Type.Null()]),
    fullOn: Type.Union([DateText, Type.Null()]),
  }),
  { zh: '党员现状（压缩主题）', en: 'How a member stands now (compacted topic)' },
)

/** The sanction itself tells nothing here, or it would show an expulsion before it is announced; discipline takes the entry away then. */
const handles = [...standingTypes.filter((type) => type !== 'membership.sanction-imposed.v1'), CORRECTION]

export const standingPublicEvents: PublicEvents = {
  types: [memberSnapshot],
  handles,
  readsFile: true,
  tell(event, before) {
    const [was, is] = [knownOf(before) ?? snapshotOf(before), snapshotOf([...before, event])]
    newest.set(before, { length: before.length + 1, event, is })
    if (is === 'withheld' || JSON.stringify(was) === JSON.stringify(is)) return []
    if (is === null) return was === 'withheld' ? [] : [memberSnapshot(memberIdOf(event), null)]
    return [memberSnapshot(memberIdOf(event), is)]
  },
}

type Snapshot = Type.Static<typeof memberSnapshot.schema>
type Told = Snapshot | null | 'withheld'

/** Of files that are told event by event and grow in place: the snapshot after one event is that before the next. */
const newest = new WeakMap<
  readonly Recorded[],
  { readonly length: number; readonly event: Recorded; readonly is: Told }
>()

/** Undefined when the file is not the one that was told last, grown by that one event. */
function knownOf(file: readonly Recorded[]): Told | undefined {
  const known = newest.get(file)
  return known && known.length === file.length && known.event === file.at(-1) ? known.is : undefined
}

/** Null: not a member on the roll. `withheld`: expelled by a decision, which is told when it is announced. */
function snapshotOf(file: readonly Recorded[]): Told {
  const timeline = timelineOf(factsTold(file))
  const now = timeline.at(-1)
  if (now?.standing === 'expelled') return 'withheld'
  if (!now || now.branchId === null) return null
  const { stage, standing, branchId, validFrom: since } = now
  if ((stage !== 'probationary' && stage !== 'full') || (standing !== 'member' && standing !== 'suspended')) return null
  const [first] = file
  if (!first) return null
  const memberId = memberIdOf(first)
  const [joinedOn, fullOn] = [beganOn(timeline, 'probationary') ?? null, beganOn(timeline, 'full') ?? null]
  return { memberId, branchId, stage, standing, since, joinedOn, fullOn }
}
