import type { Recorded } from '@harbor/kernel/event'
import type { EventId } from '@harbor/kernel/ids'
import { dateOf, type Instant, type LocalDate } from '@harbor/kernel/time'
import type { ProblemEvent } from '../problem/events'

export interface ProblemTimelineEntry {
  readonly eventId: EventId
  readonly revision: number
  readonly type: ProblemEvent['type']
  readonly title: { readonly zh: string; readonly en: string }
  readonly on: LocalDate
  readonly recordedAt: Instant
  /** The office in which it was recorded. */
  readonly role: string
  /** What was written about it, where something was. */
  readonly said: string | null
}

/** Exhaustive: a new event does not compile without its words. */
const titles: Readonly<Record<ProblemEvent['type'], { readonly zh: string; readonly en: string }>> = {
  'organization.problem-opened.v1': { zh: '立项', en: 'Taken up' },
  'organization.problem-squad-formed.v1': { zh: '组成攻坚小组', en: 'Squad formed' },
  'organization.problem-step-planned.v1': { zh: '计划步骤', en: 'Step planned' },
  'organization.problem-step-done.v1': { zh: '步骤完成', en: 'Step done' },
  'organization.problem-step-dropped.v1': { zh: '取消步骤', en: 'Step dropped' },
  'organization.problem-site-visited.v1': { zh: '一线走访', en: 'Site visited' },
  'organization.problem-measure-taken.v1': { zh: '采取措施', en: 'Measure taken' },
  'organization.problem-evidence-added.v1': { zh: '上传佐证材料', en: 'Evidence added' },
  'organization.problem-evidence-removed.v1': { zh: '删除佐证材料', en: 'Evidence removed' },
  'organization.problem-submitted.v1': { zh: '提请验收', en: 'Submitted for acceptance' },
  'organization.problem-accepted.v1': { zh: '验收通过', en: 'Accepted' },
  'organization.problem-returned.v1': { zh: '验收退回', en: 'Returned' },
  'organization.problem-reopened.v1': { zh: '重新打开', en: 'Reopened' },
  'organization.problem-handed-over.v1': { zh: '移交', en: 'Handed over' },
  'organization.problem-extended.v1': { zh: '延期', en: 'Deadline extended' },
  'organization.problem-given-up.v1': { zh: '终止', en: 'Given up' },
}
const words = ['title', 'what', 'found', 'result', 'finding', 'reason', 'shows'] as const

/** Everything recorded of one problem, oldest first; with `knownAt`, what was recorded until then. */
export function problemTimeline(events: readonly Recorded[], knownAt?: Instant): readonly ProblemTimelineEntry[] {
  return (events as readonly Recorded<ProblemEvent>[])
    .filter(({ recordedAt }) => knownAt === undefined || recordedAt <= knownAt)
    .map(({ id, revision, type, data, effectiveOn, recordedAt, actor }) => ({
      eventId: id,
      revision,
      type,
      title: titles[type],
      on: effectiveOn ?? dateOf(recordedAt),
      recordedAt,
      role: actor.role,
      said: saidIn(data),
    }))
}

function saidIn(data: Readonly<Record<string, unknown>>): string | null {
  const said = words.map((word) => data[word]).find((text) => typeof text === 'string')
  return typeof said === 'string' ? said : null
}
