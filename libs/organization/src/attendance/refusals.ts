import type { RefusalTable } from '@harbor/kernel/decision'
import { house } from '../programme-words'

export const attendanceRefusals = {
  'study.not-on-roll': {
    kind: 'rule',
    article: house,
    zh: '该人今天不是本支部党员。',
    en: 'This person is no member of the branch today.',
  },
  'study.exempt-already': {
    kind: 'state',
    article: house,
    zh: '{year} 年已免除学时要求。',
    en: 'Exempt in {year} already.',
  },
  'study.not-exempt': {
    kind: 'state',
    article: house,
    zh: '{year} 年没有免除学时要求。',
    en: 'Not exempt in {year}.',
  },
  'study.own-matter': {
    kind: 'authority',
    article: house,
    zh: '不能免除本人的学时要求。',
    en: 'Nobody exempts himself.',
  },
} as const satisfies RefusalTable

export type AttendanceRefusal = keyof typeof attendanceRefusals
