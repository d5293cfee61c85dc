import type { LocalDate } from '@harbor/kernel/time'
import type { KindRule, LifePack, Period, SessionKind } from './organisation-life-pack'

// The rules of organisation life as data. Articles of BRANCH-2018 (中国共产党支部工作条例（试行）) 11-13 were read; those with `?` are known from
// secondary sources only.

type Terms = Pick<KindRule, 'heldBy' | 'due'> & Partial<Pick<KindRule, 'opensAtHalf'>>

const terms: Readonly<Record<SessionKind, Terms>> = {
  'general-meeting': { heldBy: ['branch'], due: 'members', opensAtHalf: true },
  'committee-meeting': { heldBy: ['branch', 'general-branch', 'committee'], due: 'committee', opensAtHalf: true },
  'group-meeting': { heldBy: ['group'], due: 'called' },
  lecture: { heldBy: ['branch', 'general-branch', 'committee'], due: 'members' },
  'theme-day': { heldBy: ['branch'], due: 'members' },
  'organisation-life-meeting': { heldBy: ['branch'], due: 'members' },
  'democratic-appraisal': { heldBy: ['branch'], due: 'members' },
}

function kinds(
  pack: string,
  rules: Readonly<Record<SessionKind, { readonly article: string; readonly every?: readonly [number, Period] }>>,
): LifePack['kinds'] {
  const rule = (kind: SessionKind): KindRule => {
    const { article, every } = rules[kind]
    return {
      pack,
      article,
      opensAtHalf: false,
      ...terms[kind],
      every: every ? { times: every[0], period: every[1] } : null,
    }
  }
  return {
    'general-meeting': rule('general-meeting'),
    'committee-meeting': rule('committee-meeting'),
    'group-meeting': rule('group-meeting'),
    lecture: rule('lecture'),
    'theme-day': rule('theme-day'),
    'organisation-life-meeting': rule('organisation-life-meeting'),
    'democratic-appraisal': rule('democratic-appraisal'),
  }
}

const custom = { article: 'custom?' }

/** Before the regulation of 2018: the same kinds by custom; nothing is counted as due, since no text of that time was read. */
export const earlierLife: LifePack = {
  code: 'LIFE-EARLIER',
  inForceFrom: '1949-10-01' as LocalDate,
  kinds: kinds('LIFE-EARLIER', {
    'general-meeting': custom,
    'committee-meeting': custom,
    'group-meeting': custom,
    lecture: custom,
    'theme-day': custom,
    'organisation-life-meeting': custom,
    'democratic-appraisal': custom,
  }),
  classHoursAYear: null,
}

const branch2018 = kinds('BRANCH-2018', {
  'general-meeting': { article: 'art. 11', every: [1, 'quarter'] },
  'committee-meeting': { article: 'art. 12', every: [1, 'month'] },
  'group-meeting': { article: 'art. 13', every: [1, 'month'] },
  lecture: { article: 'art. 15?' },
  'theme-day': { article: 'art. 16?', every: [1, 'month'] },
  'organisation-life-meeting': { article: 'art. 17?', every: [1, 'year'] },
  'democratic-appraisal': { article: 'art. 18?', every: [1, 'year'] },
})

/** 中国共产党支部工作条例（试行）, in force from 28 October 2018. */
export const life2018: LifePack = {
  code: 'LIFE-2018',
  inForceFrom: '2018-10-28' as LocalDate,
  kinds: branch2018,
  classHoursAYear: null,
}

/** With 中国共产党党员教育管理工作条例, in force from 6 May 2019: class hours. */
export const life2019: LifePack = {
  code: 'LIFE-2019',
  inForceFrom: '2019-05-06' as LocalDate,
  kinds: branch2018,
  classHoursAYear: { pack: 'REG-2019', article: 'art. 20?', value: 32 },
}
