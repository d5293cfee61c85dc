import { breach, findingOf, judge } from './breach'

const hardRule = { pack: 'DEV-2014', article: 'art. 20', hard: true }
const softRule = { pack: 'DEV-2014', article: 'art. 7', hard: false }
const noQuorum = breach('no-quorum', hardRule, { due: 16, present: 8 })
const notSecret = breach('not-secret', hardRule)
const talkLate = breach('talk-late', softRule, { dueOn: '2024-02-29' })

describe('a new act', () => {
  it('that breaks a hard rule is refused with pack and article of its day, the first of several', () =>
    expect(judge(false, talkLate, [noQuorum, notSecret])).toEqual({
      accepted: false,
      code: 'no-quorum',
      detail: { due: 16, present: 8, pack: 'DEV-2014', article: 'art. 20' },
    }))
  it('that breaks soft rules alone stands with its findings', () =>
    expect(judge(false, null, talkLate)).toEqual({ accepted: true, findings: [findingOf(talkLate)] }))
  it('that breaks none stands without', () => expect(judge(false, null, [])).toEqual({ accepted: true, findings: [] }))
})

describe('a historic fact', () => {
  it('is true whatever it breaks: every breach is a finding, in order', () =>
    expect(judge(true, noQuorum, null, [talkLate])).toEqual({
      accepted: true,
      findings: [
        { code: 'no-quorum', pack: 'DEV-2014', article: 'art. 20', detail: { due: 16, present: 8 } },
        { code: 'talk-late', pack: 'DEV-2014', article: 'art. 7', detail: { dueOn: '2024-02-29' } },
      ],
    }))
})
