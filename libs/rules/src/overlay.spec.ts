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

  it.each([
    ['a most is smaller', { approval: { value: 2, article: 'art. 9' } }, 'approval', { value: 2, article: 'art. 9' }],
    [
      'they equal the national one, which is cited then',
      { activistTime: { value: 12, article: 'art. 3' } },
      'activistTime',
      { pack: 'DEV-2014', article: 'art. 13' },
    ],
  ] as const)('apply where %s', (_, limits, key, limit) => {
    expect(
      developmentPackOn(toLocalDate('2025-06-01'), [readOverlay({ ...ningbo, limits })]).limits[key],
    ).toMatchObject(limit)
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

  it('add a limit that leaves a finding alone, where no national pack makes it hard', () => {
    const lenient = { value: 5, article: 'art. 5', hard: false }
    const soft = readOverlay({
      ...ningbo,
      until: '2026-05-17',
      limits: { targetNotice: lenient, talk: { ...lenient, value: 1 } },
    })
    const { targetNotice, talk } = developmentPackOn(toLocalDate('2025-06-01'), [soft]).limits
    expect(targetNotice).toMatchObject({ pack: 'NB-ZB-2025', hard: false })
    expect(talk).toMatchObject({ pack: 'DEV-2014', value: 1, hard: false })
  })

  it('apply to what was before the national rules, too', () => {
    const early = readOverlay({
      ...ningbo,
      from: '2010-01-01',
      until: '2014-05-27',
      limits: { activistTime: { value: 11, article: 'art. 3' } },
    })
    const { limits, steps } = developmentPackOn(toLocalDate('2014-05-27'), [early])
    expect(limits.activistTime).toMatchObject({ kind: 'at-least', value: 11, pack: 'NB-ZB-2025' })
    expect(steps).toHaveLength(26)
  })

  it('need neither an end, nor steps, nor limits', () => {
    const { code, title, from } = ningbo
    expect(readOverlay({ code, title, from })).toEqual({ code, title, from, until: null, steps: [], limits: {} })
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

  it.each([
    ['equals the national one', { activistTime: { value: 12, article: 'art. 3' } }],
    ['is soft where the national one is', { talk: { value: 1, article: 'art. 3', hard: false } }],
  ])('not when a limit %s', (_, limits) => {
    expect(problemsOf({ ...ningbo, limits })).toEqual([])
  })

  it.each([
    ['2010-01-01', '2014-05-27', []],
    ['2010-01-01', '2014-05-28', ['DEV-2014']],
    ['2026-05-17', '2026-05-17', ['DEV-2014']],
    ['2026-05-17', '2026-05-18', ['DEV-2014', 'DEV-2026']],
    ['2026-05-17', null, ['DEV-2014', 'DEV-2026']],
    ['2026-05-18', null, ['DEV-2026']],
  ])('when they loosen a pack that is in force on any of their days: from %s to %s %j', (from, until, packs) => {
    const problems = problemsOf({ ...ningbo, from, until, limits: { activistTime: { value: 11, article: 'art. 3' } } })
    expect(problems.map((problem) => /DEV-\d+/.exec(problem)?.[0])).toEqual(packs)
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
    ['an unknown step before it', { after: 'tea' }, 'steps[0].after: no national step'],
    ['an unknown step behind it', { before: 'tea' }, 'steps[0].before: no national step'],
    [
      'an unknown organ',
      { organ: 'mayor' },
      'steps[0].organ: must be one of person, branch, branch-committee, general-meeting, approving-committee, higher-organisation-department',
    ],
  ])('with %s', (_, change, problem) => {
    expect(problemsOf({ ...ningbo, steps: [{ ...ningbo.steps[0], ...change }] })).toContain(problem)
  })

  it.each([
    ['local-', false],
    ['local-a', true],
    [`local-${'a'.repeat(50)}`, true],
    [`local-${'a'.repeat(51)}`, false],
    ['local-Tea', false],
    ['my-local-tea', false],
    [7, false],
    [['local-a'], false],
  ])('unless the key of a step is well formed: %s is %s', (key, isKey) => {
    const must = 'steps[0].key: must begin with local- and have lower-case letters, digits and hyphens'
    expect(problemsOf({ ...ningbo, steps: [{ ...ningbo.steps[0], key }] })).toEqual(isKey ? [] : [must])
  })

  it.each([
    ['without a code', { code: undefined }, 'code: must name the local rules and not begin with DEV-'],
    ['with a number for a code', { code: 7 }, 'code: must name the local rules and not begin with DEV-'],
    ['with an empty code', { code: '' }, 'code: must name the local rules and not begin with DEV-'],
    [
      'with the code of a national pack',
      { code: 'DEV-2026' },
      'code: must name the local rules and not begin with DEV-',
    ],
    ['with a title of blanks', { title: { zh: ' ', en: 'Rules' } }, 'title.zh: must be a text'],
    ['with a title that is a number', { title: { zh: '细则', en: 7 } }, 'title.en: must be a text'],
    ['that end before they begin', { until: '2024-12-31' }, 'until: must not be before from'],
    ['whose steps are no list', { steps: {} }, 'steps: must be a list'],
    [
      'with the name of something else as a limit',
      { limits: { toString: { value: 1, article: 'art. 1' } } },
      expect.stringContaining('limits.toString: no such limit'),
    ],
    [
      'with a limit without an article',
      { limits: { activistTime: { value: 18 } } },
      'limits.activistTime.article: must be a text',
    ],
  ])('%s', (_, change, problem) => {
    expect(problemsOf({ ...ningbo, ...change })).toEqual([problem])
  })

  it('not when they are in force on one day', () => {
    expect(problemsOf({ ...ningbo, until: ningbo.from })).toEqual([])
  })

  it.each([null, 'rules', 7, [ningbo]])('when the file holds %j', (json) => {
    expect(problemsOf(json)).toEqual([
      'title.zh: must be a text',
      'title.en: must be a text',
      'from: must be a date YYYY-MM-DD',
      'code: must name the local rules and not begin with DEV-',
    ])
  })

  it('when a step follows the step that it precedes', () => {
    expect(problemsOf({ ...ningbo, steps: [{ ...ningbo.steps[0], after: 'training', before: 'training' }] })).toEqual([
      'steps[0]: cannot come after training and before training',
    ])
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
