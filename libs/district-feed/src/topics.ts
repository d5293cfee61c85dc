/** What one topic carries, by whose id it is keyed, and how the broker keeps it. */
export interface Topic {
  readonly name: string
  readonly key: 'member' | 'unit' | 'problem'
  readonly compacted: boolean
  readonly zh: string
  readonly en: string
}

export const PARTITIONS = 6

export const topics: readonly Topic[] = [
  {
    name: 'party.organization.v1',
    key: 'unit',
    compacted: false,
    zh: '党组织的设立、更名、调整与撤销',
    en: 'Party organisations: established, renamed, moved, dissolved',
  },
  {
    name: 'party.membership.v1',
    key: 'member',
    compacted: false,
    zh: '党籍的取得、变化与终止',
    en: 'Membership: how it begins, changes and ends',
  },
  {
    name: 'party.transfer.v1',
    key: 'member',
    compacted: false,
    zh: '组织关系转接',
    en: 'Transfers of the Party relation',
  },
  {
    name: 'party.volunteer.v1',
    key: 'member',
    compacted: false,
    zh: '志愿服务时长',
    en: 'Certified hours of voluntary service',
  },
  {
    name: 'party.discipline.v1',
    key: 'member',
    compacted: false,
    zh: '已经宣布的处分决定',
    en: 'Sanctions, once their decision is announced',
  },
  {
    name: 'party.problem.v1',
    key: 'problem',
    compacted: false,
    zh: '一线难题的立项、移交、延期、验收、重开与终止',
    en: 'Front-line problems: taken up, handed over, extended, accepted, reopened, given up',
  },
  {
    name: 'party.activity.v1',
    key: 'unit',
    compacted: false,
    zh: '招宝先锋港活动',
    en: 'Activities of units: announced, rescheduled, called off, held',
  },
  {
    name: 'party.meeting.v1',
    key: 'unit',
    compacted: false,
    zh: '组织生活的召开与出席数',
    en: 'Organisation life: sessions held and how many came',
  },
  {
    name: 'party.member-snapshot.v1',
    key: 'member',
    compacted: true,
    zh: '每名党员的现状：以党员标识为键的压缩主题',
    en: 'How each member stands now: compacted, one entry a member',
  },
]

const names: ReadonlyMap<string, Topic> = new Map(topics.map((topic) => [topic.name, topic]))

export function topicNamed(name: string): Topic | undefined {
  return names.get(name)
}

/** A topic of its own for what a district asked to have told again. */
export function replayTopic(replayId: string): string {
  return `party.replay.${replayId}`
}
