import { toLocalDate } from '@harbor/kernel/time'
import { readOverlay } from '@harbor/rules/overlay'
import * as of from '@harbor/testing/member-events'
import { given, type Told } from '@harbor/testing/member-fixture'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { branchAndAbove } from '@harbor/testing/street-units'
import type { RosterRow } from '../standing/voters'
import type { DevelopmentGiven } from './act'
import * as decide from './decide-candidacy'

const on = toLocalDate
const facts: DevelopmentGiven = { today: on('2026-11-24'), actorId: ids.secretary, units: branchAndAbove }
const byBranch = (day: string) => ({ on: on(day), unitId: ids.branch })
const row = (number: number): RosterRow => ({
  memberId: memberNo(number),
  branchId: ids.branch,
  stage: 'full',
  standing: 'member',
})

describe('steps of local rules', () => {
  const overlay = readOverlay({
    code: 'NB-ZB-2023',
    title: { zh: '街道细则', en: 'Street rules' },
    from: '2023-01-01',
    steps: [
      {
        key: 'local-ten-questions',
        zh: '十问测评',
        en: 'Ten questions',
        organ: 'branch',
        article: 'art. 4',
        after: 'target',
        before: 'introducers',
      },
    ],
  })
  const local: DevelopmentGiven = { ...facts, overlays: [overlay] }
  const target = of.developedTo('development-target', '2022-01-10')
  const introduce = (told: readonly Told[], given_: DevelopmentGiven) =>
    given(...told).when((file) =>
      decide.assignIntroducers(
        file,
        { ...byBranch('2023-07-01'), introducers: [memberNo(2), memberNo(3)] },
        { ...given_, roster: [row(2), row(3)] },
      ),
    )

  it('hold up the step behind them', () => {
    introduce(target, local).thenRefused('development.step-missing', {
      missing: 'local-ten-questions',
      pack: 'NB-ZB-2023',
      article: 'art. 4',
    })
    introduce(target, facts).thenRecords('membership.introducers-assigned.v1')
  })
  it('let it go on once they are done', () =>
    introduce(
      [...target, of.localStep({ on: '2023-06-20', overlay: 'NB-ZB-2023', step: 'local-ten-questions' })],
      local,
    ).thenRecords('membership.introducers-assigned.v1'))
  it('are taken by the unit whose organ they name', () => {
    const committees = readOverlay({
      code: 'NB-ZB-2023',
      title: { zh: '街道细则', en: 'Street rules' },
      from: '2023-01-01',
      steps: [{ ...overlay.steps[0], organ: 'approving-committee' }],
    })
    const record = (unitId: typeof ids.street) =>
      given(...target).when((file) =>
        decide.recordLocalStep(
          file,
          { on: on('2023-06-20'), unitId, overlay: 'NB-ZB-2023', step: 'local-ten-questions' },
          { ...facts, overlays: [committees] },
        ),
      )
    record(ids.street).thenRecords('membership.local-step-recorded.v1')
    record(ids.community).thenRefused('development.no-power')
    record(ids.branch).thenRefused('development.not-above-branch')
  })
  it('are recorded when the rules of that day have them', () => {
    const record = (day: string, step: string) =>
      given(...target).when((file) =>
        decide.recordLocalStep(file, { ...byBranch(day), overlay: 'NB-ZB-2023', step }, local),
      )
    record('2023-06-20', 'local-ten-questions').thenRecords('membership.local-step-recorded.v1')
    record('2023-06-20', 'local-tea').thenRefused('development.unknown-local-step')
    record('2022-12-31', 'local-ten-questions').thenRefused('development.unknown-local-step')
  })
  it('are those of the overlay that is named; national ones are none', () => {
    const record = (named: { overlay: string; step: string; note?: string }) =>
      given(...target).when((file) => decide.recordLocalStep(file, { ...byBranch('2023-06-20'), ...named }, local))
    const said = { overlay: 'NB-ZB-2023', step: 'local-ten-questions' }
    record({ ...said, overlay: 'NB-HT-2023' }).thenRefused('development.unknown-local-step')
    record({ overlay: 'DEV-2014', step: 'introducers' }).thenRefused('development.unknown-local-step')
    record(said).then(of.localStep({ on: '2023-06-20', rulePack: 'DEV-2014', ...said }))
    record({ ...said, note: '良好' }).then(
      of.localStep({ on: '2023-06-20', rulePack: 'DEV-2014', ...said, note: '良好' }),
    )
  })
})
