import type { RefusalText } from '@harbor/kernel/decision'
import { sayRefusal } from './language'

const row: RefusalText = {
  kind: 'state',
  article: 'DEV-2014 art. 8',
  zh: '{on}处于“{stage}”阶段，本步骤属于“{expected}”阶段',
  en: 'On {on} the person was {stage}; this step belongs to {expected}',
  words: {
    stage: { full: { zh: '正式党员', en: 'full member' } },
    expected: { applicant: { zh: '入党申请人', en: 'applicant' }, activist: { zh: '入党积极分子', en: 'activist' } },
  },
}

describe('what a refusal says', () => {
  const detail = { on: '2024-02-29', stage: 'full', expected: 'applicant, activist' }
  it('has words of the reader’s language where the detail has codes', () => {
    expect(sayRefusal(row, detail, 'zh-CN')).toBe(
      '2024-02-29处于“正式党员”阶段，本步骤属于“入党申请人、入党积极分子”阶段',
    )
    expect(sayRefusal(row, detail, 'en')).toBe(
      'On 2024-02-29 the person was full member; this step belongs to applicant, activist',
    )
  })
  it('has instants as the clocks of the street show them', () => {
    const over: RefusalText = {
      kind: 'rule',
      article: '',
      zh: '报名已于 {until} 截止。',
      en: 'Sign-up ended at {until}.',
    }
    expect(sayRefusal(over, { until: '2026-12-01T17:30:00.000Z' }, 'zh-CN')).toBe('报名已于 2026-12-02 01:30 截止。')
    expect(sayRefusal(over, { until: '2026-12-01T17:30:05.999Z' }, 'en')).toBe('Sign-up ended at 2026-12-02 01:30:05.')
  })
  it('has them for each of a list, and shows a code without words as it is', () =>
    expect(sayRefusal(row, { ...detail, stage: 'later', expected: ['activist', 'other'] }, 'zh-CN')).toBe(
      '2024-02-29处于“later”阶段，本步骤属于“入党积极分子、other”阶段',
    ))
})
