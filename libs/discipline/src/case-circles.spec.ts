import type { Position } from '@harbor/kernel/event'
import { fixedId } from '@harbor/testing/member-ids'
import { useTestFolder } from '@harbor/testing/test-folder'
import type { ReadModels } from '@harbor/read-models/read-models'
import { openSqliteReadModels } from '@harbor/read-models/sqlite/sqlite-read-models'
import type { Caller } from '@harbor/service/caller'
import { caseCircles } from './case-circles'
import { reviewStream } from './review/events'
import { caseTeams } from './review/views'

const folder = useTestFolder()
let readModels: ReadModels

beforeEach(async () => {
  readModels = await openSqliteReadModels(folder(), { installationId: '00000000-0000-7000-8000-000000000001' })
})
afterEach(() => readModels.close())

describe('the circles of a case officer', () => {
  it('are all cases of the account, however many, and of no other account', async () => {
    const [officer, other] = [fixedId<'account'>(1), fixedId<'account'>(2)]
    const cases = Array.from({ length: 1_200 }, (_, index) => fixedId<'review'>(100 + index))
    const generation = await readModels.live(caseTeams.name, caseTeams.version, caseTeams.collection)
    const updates = cases.map((key, index) => {
      const team = [index === 0 ? other : officer]
      return { key, state: team, documents: caseTeams.documents(team, key) }
    })
    await generation.commit(updates, 1 as Position)
    const caller = { principal: { accountId: officer } } as Caller
    const circles = await caseCircles(readModels).of(caller)
    expect(circles.toSorted()).toEqual(cases.slice(1).map(reviewStream).toSorted())
  })
})
