import { toLocalDate } from '@harbor/kernel/time'
import { developmentPackOn } from './development-packs'
import { OverlayRefused, readOverlay } from './overlay'

const ningbo = {
  code: 'NB-ZB-2025',
  title: { zh: '招宝山街道发展党员细则', en: 'Rules of the street' },
  from: '2025-01-01',
  until: null,
  steps: [
    {
      key: 'local-ten-questions',
      zh: '十问测评',
      en: 'Ten questions',
      organ: 'branch',
      article: 'art. 4',
      after: 'training',
      before: 'committee-review',
    },
  ],
  limits: { activistTime: { value: 18, article: 'art. 3' }, targetNotice: { value: 5, article: 'art. 5' } },
}

function problemsOf(json: unknown): readonly string[] {
  try {
    readOverlay(json)
    return []
  } catch (error) {
    if (error instanceof OverlayRefused) return error.problems
    throw error
  }
}

describe('local rules', () => {
  const overlay = readOverlay(ningbo)
  const pack = developmentPackOn(toLocalDate('2025-06-01'), [overlay])

  it('tighten a limit and are named as its source', () => {
    expect(pack.limits.activistTime).toMatchObject({
      value: 18,
      unit: 'months',
      pack: 'NB-ZB-2025',
      article: 'art. 3',
      hard: true,
    })
  })

  it('add a limit that the national pack does not know', () => {
    expect(pack.limits.targetNotice).toMatchObject({ value: 5, unit: 'working-days', pack: 'NB-ZB-2025' })
  })

  it('add a step between two national ones, for which the later waits', () => {
    const keys = pack.steps.map(({ key }) => key)
    expect(keys).toHaveLength(26)
    expect(keys.indexOf('local-ten-questions')).toBe(keys.indexOf('committee-review') - 1)
    expect(pack.steps.find(({ key }) => key === 'committee-review')?.after).toContain('local-ten-questions')
  })

  it('leave the pack alone before they are in force', () => {
    expect(developmentPackOn(toLocalDate('2024-12-31'), [overlay])).toBe(developmentPackOn(toLocalDate('2024-12-31')))
    expect(developmentPackOn(toLocalDate('2025-01-01'), [overlay]).steps).toHaveLength(26)
  })

  it('end with their last day', () => {
    const ended = readOverlay({ ...ningbo, until: '2025-06-30' })
    expect(developmentPackOn(toLocalDate('2025-06-30'), [ended]).steps).toHaveLength(26)
    expect(developmentPackOn(toLocalDate('2025-07-01'), [ended]).steps).toHaveLength(25)
  })

  it('may harden a limit that is soft nationally', () => {
    const strict = readOverlay({ ...ningbo, limits: { talk: { value: 1, article: 'art. 2' } } })
    expect(developmentPackOn(toLocalDate('2025-06-01'), [strict]).limits.talk).toMatchObject({
      value: 1,
      hard: true,
      pack: 'DEV-2014',
    })
  })

  it('may not soften what another overlay made hard', () => {
    const strict = readOverlay({ ...ningbo, steps: [], limits: { talk: { value: 1, article: 'art. 2' } } })
    const lenient = readOverlay({
      ...strict,
      code: 'NB-2025',
      limits: { talk: { value: 1, article: 'art. 1', hard: false } },
    })
    for (const both of [
      [strict, lenient],
      [lenient, strict],
    ])
      expect(developmentPackOn(toLocalDate('2025-06-01'), both).limits.talk?.hard).toBe(true)
  })

  it('of two overlays the tighter limit holds, whichever comes last', () => {
    const looser = readOverlay({
      ...ningbo,
      code: 'NB-2025',
      steps: [],
      limits: { activistTime: { value: 15, article: 'art. 1' } },
    })
    for (const both of [
      [overlay, looser],
      [looser, overlay],
    ])
      expect(developmentPackOn(toLocalDate('2025-06-01'), both).limits.activistTime?.value).toBe(18)
  })
})

describe('local rules are refused', () => {
  it.each([
    [
      'shorter than the least',
      { activistTime: { value: 11, article: 'art. 3' } },
      'limits.activistTime.value: 11 months would loosen the 12 months of DEV-2014 art. 13',
    ],
    [
      'longer than the most',
      { approval: { value: 4, article: 'art. 3' } },
      'limits.approval.value: 4 months would loosen the 3 months of DEV-2014 art. 28?',
    ],
    [
      'softer',
      { introducersLeast: { value: 2, article: 'art. 3', hard: false } },
      'limits.introducersLeast.hard: false would loosen the 2 persons of DEV-2014 art. 14?, which is hard',
    ],
  ])('when a limit is %s', (_, limits, problem) => {
    expect(problemsOf({ ...ningbo, limits })).toContain(problem)
  })

  it('not when a limit equals the national one', () => {
    expect(problemsOf({ ...ningbo, limits: { activistTime: { value: 12, article: 'art. 3' } } })).toEqual([])
  })

  it('when they loosen what only a later pack asks for, and apply in its time', () => {
    const limits = { targetNotice: { value: 4, article: 'art. 3', hard: false } }
    expect(problemsOf({ ...ningbo, limits })).toEqual([
      'limits.targetNotice.value: 4 working-days would loosen the 5 working-days of DEV-2026 art. 13?',
    ])
    expect(problemsOf({ ...ningbo, limits, until: '2025-12-31' })).toEqual([])
  })

  it.each([
    [
      'a step that would come before what it follows',
      { after: 'oath', before: 'training' },
      'steps[0]: cannot come after oath and before training',
    ],
    [
      'a step that takes a national name',
      { key: 'training' },
      'steps[0].key: must begin with local- and have lower-case letters, digits and hyphens',
    ],
    ['an unknown neighbour', { after: 'tea' }, 'steps[0].after: no national step'],
    [
      'an unknown organ',
      { organ: 'mayor' },
      'steps[0].organ: must be one of person, branch, branch-committee, general-meeting, approving-committee, higher-organisation-department',
    ],
  ])('with %s', (_, change, problem) => {
    expect(problemsOf({ ...ningbo, steps: [{ ...ningbo.steps[0], ...change }] })).toContain(problem)
  })

  it.each([0, -1, 1.5, '12'])('when a limit is %j', (value) => {
    expect(problemsOf({ ...ningbo, limits: { activistTime: { value, article: 'art. 3' } } })).toEqual([
      'limits.activistTime.value: must be a whole number from 1',
    ])
  })

  it('when a step stands there twice', () => {
    expect(problemsOf({ ...ningbo, steps: [ningbo.steps[0], ningbo.steps[0]] })).toEqual([
      'steps[1].key: local-ten-questions stands there twice',
    ])
  })

  it('when their form is wrong, with every problem at once', () => {
    const problems = problemsOf({ code: 'DEV-2014', from: 'soon', limits: { tea: {}, talk: { value: 0.5 } }, extra: 1 })
    expect(problems).toEqual([
      'title.zh: must be a text',
      'title.en: must be a text',
      'from: must be a date YYYY-MM-DD',
      expect.stringContaining('limits.tea: no such limit'),
      'limits.talk.value: must be a whole number from 1',
      'code: must name the local rules and not begin with DEV-',
      'extra: unknown member',
    ])
  })

  it('with a message that names them', () => {
    expect(() => readOverlay({ ...ningbo, until: 'never' })).toThrow(
      /^local rules NB-ZB-2025 are refused: until: must be a date/,
    )
  })
})
