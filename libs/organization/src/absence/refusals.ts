import type { RefusalTable } from '@harbor/kernel/decision'
import { rungNames } from '@harbor/rules/absence-ladder'
import { house } from '../programme-words'

export const absenceRefusals = {
  'absence.not-on-roll': {
    kind: 'rule',
    article: house,
    zh: '该人今天不是本组织党员。',
    en: 'This person is no member of a branch today.',
  },
  'absence.own-matter': {
    kind: 'authority',
    article: house,
    zh: '不能办理本人的事项。',
    en: 'Nobody acts in a matter of one’s own.',
  },
  'absence.pending': {
    kind: 'state',
    article: house,
    zh: '{on} 提出的“{rung}”尚待决定。',
    en: 'The {rung} proposed on {on} awaits a decision.',
    words: { rung: rungNames },
  },
  'absence.not-next': {
    kind: 'rule',
    article: 'REG-2019 arts. 30-31?',
    zh: '现在不能提出“{rung}”：下一步为“{next}”，无故缺席 {absences} 次，须 {needed} 次（{source}）。',
    en: 'A {rung} cannot be proposed now: next is {next}; {absences} absences without reason, {needed} needed ({source}).',
    words: { rung: rungNames, next: { ...rungNames, '-': { zh: '无', en: 'none' } } },
  },
  'absence.nothing-pending': {
    kind: 'state',
    article: house,
    zh: '没有该项待决定的建议。',
    en: 'No such proposal awaits a decision.',
  },
  'absence.same-person': {
    kind: 'authority',
    article: house,
    zh: '提出人不能作出决定（多人原则）。',
    en: 'Whoever proposed it does not decide it (multi-person rule).',
  },
  'absence.no-authority': {
    kind: 'authority',
    article: house,
    zh: '由本支部或上级决定；组织处置建议由上级决定。',
    en: 'It is for the branch or a unit above; a proposal of disposal for a unit above.',
  },
  'absence.since-excused': {
    kind: 'rule',
    article: house,
    zh: '所依据的缺席已有准假，现余 {standing} 次，须 {needed} 次。',
    en: 'Absences that it rests on were excused since: {standing} are left of the {needed} needed.',
  },
  'absence.needs-until': {
    kind: 'rule',
    article: 'REG-2019 art. 30',
    zh: '限期改正须写明期限，且在今天之后。',
    en: 'A rectification names its last day, after today.',
  },
} as const satisfies RefusalTable

export type AbsenceRefusal = keyof typeof absenceRefusals
