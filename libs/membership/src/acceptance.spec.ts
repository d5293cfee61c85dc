import type { Decision } from '@harbor/kernel/decision'
import { deriveId, newId } from '@harbor/kernel/ids'
import { toInstant, toLocalDate, type Instant } from '@harbor/kernel/time'
import type { View } from '@harbor/kernel/view'
import type { Outcome } from '@harbor/event-log/execute'
import { person } from '@harbor/testing/member-events'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { MemberWorld } from '@harbor/testing/member-world'
import { branchAndAbove, otherBranch } from '@harbor/testing/street-units'
import { approveCorrection, proposeCorrection } from './correction/decide'
import { deadlinesPage } from '@harbor/calendar/queries'
import { deadlinesView as calendarOf, type DeadlineRow } from '@harbor/calendar/views'
import { memberDeadlines } from './deadlines/member-deadlines'
import type { MemberFile } from './member-file'
import { memberOverview } from './member-overview/overview'
import { readFile } from './member-overview/read-file'
import { enrol } from './roll/decide-person'
import { recordContactFound, recordContactLost, recordLapse } from './roll/decide-contact'
import { deemWithdrawn } from './roll/standing-change/decide-removal'
import { restoreMembership, suspendMembership } from './roll/standing-change/decide-suspension'
import { roster, type RosterEntry } from './roster/views'
import { standingsAsOf } from './standing/queries'
import { standingIntervals, type StandingInterval } from './standing/views'
import { approveTransfer, initiateTransfer, issueLetter } from './transfer/decide'
import { receiveTransfer } from './transfer/decide-receipt'

// Cases 5, 6, 7 and 13 by real decisions on a real log, asked of the real views. Cases 1-3, 11 and 12 stand with development,
// case 10 with erasure.

const member = memberNo(1)
const deadlinesView = calendarOf([memberDeadlines])
const views = [roster, standingIntervals, deadlinesView] as unknown as readonly View[]
const day = toLocalDate
const noonOf = (on: string): Instant => toInstant(`${on}T12:00:00+08:00`)
const units = [...branchAndAbove, otherBranch]
const byStreet = (on: string) => ({ on: day(on), unitId: ids.street })

let world: MemberWorld
beforeEach(async () => {
  world = await MemberWorld.open(views)
  const provenance = { kind: 'file', fileHash: '0'.repeat(64), fileName: '花名册.xlsx', row: 2, rowKey: '2' } as const
  const road = { stage: 'full', joinedOn: day('2010-07-01'), fullOn: day('2011-07-01') } as const
  await done('2020-01-02', (file, given) =>
    enrol(file, { on: day('2011-07-01'), branchId: ids.branch, ...road, provenance, person }, given),
  )
})
afterEach(() => world.close())

type Given = Parameters<typeof suspendMembership>[2]

/** Decided and recorded on that day by that person. */
function tried(
  today: string,
  decide: (file: MemberFile, given: Given) => Decision,
  actorId = ids.secretary,
): Promise<Outcome> {
  const given = { today: day(today), actorId, units }
  return world.decide(member, (file) => decide(file, given), world.context(noonOf(today)))
}
async function done(...of: Parameters<typeof tried>): Promise<Extract<Outcome, { kind: 'recorded' }>> {
  const outcome = await tried(...of)
  if (outcome.kind !== 'recorded') throw new Error(JSON.stringify(outcome))
  return outcome
}
async function rosterEntry(): Promise<RosterEntry | undefined> {
  await world.caughtUp()
  return (await world.readModels.collection<RosterEntry>(roster.name).find({ limit: 1 })).documents[0]
}
async function overviewOn(today: string) {
  const read = await readFile(world.journal, member, { personal: true })
  if (!read) throw new Error('no file')
  return memberOverview(read, day(today))
}
/** Rule, state and who must act, as the calendar tells on that day. */
async function calendarOn(today: string): Promise<readonly unknown[]> {
  await world.caughtUp()
  const rows = world.readModels.collection<DeadlineRow>(deadlinesView.name)
  const { documents } = await deadlinesPage(rows, { today: day(today), units: 'all', limit: 50 })
  return documents.map(({ rule, state, unitId }) => [rule, state, unitId])
}

describe('Acceptance 5: "Letter expired, no receipt: still on the source\'s roll; follow-up open."', () => {
  const transferId = deriveId<'transfer'>(ids.transfer, 'case 5')
  const receive = (on: string) => (file: MemberFile, given: Given) =>
    receiveTransfer(file, { transferId, ...byStreet(on) }, given)
  beforeEach(async () => {
    const destination = { unitId: ids.otherBranch }
    await done('2025-01-10', (file, given) =>
      initiateTransfer(file, { transferId, on: day('2025-01-10'), destination, reason: '工作调动' }, given),
    )
    await done(
      '2025-01-10',
      (file, given) => approveTransfer(file, { transferId, ...byStreet('2025-01-10') }, given),
      ids.colleague,
    )
    const letter = { letterNumber: '2025-00000001', validUntil: day('2025-04-10'), addressee: '潮声第二网格党支部' }
    await done('2025-01-10', (file, given) =>
      issueLetter(file, { transferId, ...byStreet('2025-01-10'), ...letter }, given),
    )
  })

  it('on the last day it can still be received', async () => {
    expect(await calendarOn('2025-04-10')).toEqual([['transfer.receipt', 'open', ids.otherBranch]])
    await done('2025-04-10', receive('2025-04-10'))
    expect(await rosterEntry()).toMatchObject({ standing: 'member', unitId: ids.otherBranch })
  })
  it('the day after it cannot; roster and overview have the source, and the source has a follow-up', async () => {
    expect(await tried('2025-04-11', receive('2025-04-11'))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'transfer.letter-expired' },
    })
    expect(await rosterEntry()).toMatchObject({ standing: 'member', unitId: ids.branch })
    expect(await overviewOn('2025-04-11')).toMatchObject({
      branchId: ids.branch,
      gaps: [],
      openTransfer: { status: 'expired' },
    })
    expect(await calendarOn('2025-04-11')).toEqual([
      ['transfer.receipt', 'missed', ids.otherBranch],
      ['transfer.follow-up', 'open', ids.branch],
    ])
  })
  it('a year later membership has not ended by itself', async () => {
    expect(await overviewOn('2026-04-11')).toMatchObject({ standing: 'member', branchId: ids.branch })
    expect(await calendarOn('2026-04-11')).toContainEqual(['transfer.follow-up', 'missed', ids.branch])
  })
})

describe('Acceptance 6: "Five months without dues: nothing. Six without reason: a proposal, never a removal."', () => {
  const lapseId = deriveId<'lapse'>(ids.lapse, 'case 6')
  const withdraw = (on: string) => (file: MemberFile, given: Given) =>
    deemWithdrawn(file, { ...byStreet(on), lapseId, reason: '无正当理由' }, given)
  beforeEach(() =>
    done('2025-02-01', (file, given) => recordLapse(file, { lapseId, kind: 'dues', since: day('2025-01-01') }, given)),
  )

  it('after five months nothing is proposed, and nobody can decide it', async () => {
    expect((await overviewOn('2025-06-01')).proposals).toEqual([])
    expect(await tried('2025-06-01', withdraw('2025-06-01'))).toMatchObject({
      refusal: { code: 'roll.lapse-too-short' },
    })
  })
  it('after six the file proposes, and changes by itself neither then nor years later', async () => {
    const { length } = (await world.file(member)).recorded
    for (const today of ['2025-07-01', '2028-07-01']) {
      const { proposals, standing, branchId } = await overviewOn(today)
      expect(proposals).toMatchObject([{ code: 'roll.propose-deemed-withdrawal', from: '2025-07-01' }])
      expect({ standing, branchId }).toEqual({ standing: 'member', branchId: ids.branch })
    }
    expect(await rosterEntry()).toMatchObject({ standing: 'member', unitId: ids.branch })
    expect((await world.file(member)).recorded).toHaveLength(length)
  })
  it('a unit with the power decides', async () => {
    await done('2025-07-01', withdraw('2025-07-01'))
    expect(await rosterEntry()).toMatchObject({ standing: 'deemed-withdrawn', unitId: '' })
  })
})

describe('Acceptance 7: "Suspended as lost + 2 years: proposal. Contact found at 23 months: restoration path."', () => {
  beforeEach(async () => {
    await done('2023-01-15', (file, given) => recordContactLost(file, { lastContactOn: day('2023-01-01') }, given))
    const order = { ...byStreet('2023-07-01'), ground: 'lost-contact', since: day('2023-01-01') } as const
    await done('2023-07-01', (file, given) => suspendMembership(file, order, given))
  })

  it('two years later removal is proposed, and only proposed', async () => {
    expect((await overviewOn('2025-06-30')).proposals).toEqual([])
    const { proposals, standing } = await overviewOn('2025-07-01')
    expect(proposals).toMatchObject([{ code: 'roll.propose-removal', since: '2023-07-01' }])
    expect(standing).toBe('suspended')
    expect(await rosterEntry()).toMatchObject({ standing: 'suspended', unitId: ids.branch })
  })
  it('contact found at 23 months opens the path of restoration instead', async () => {
    await done('2025-06-01', (file, given) =>
      recordContactFound(file, { foundOn: day('2025-06-01'), reason: '家属转告' }, given),
    )
    expect((await overviewOn('2025-07-15')).proposals).toMatchObject([{ code: 'roll.propose-restoration' }])
    await done('2025-07-15', (file, given) =>
      restoreMembership(file, { ...byStreet('2025-07-15'), reason: '已取得联系' }, given),
    )
    expect(await rosterEntry()).toMatchObject({ standing: 'member', unitId: ids.branch, since: '2025-07-15' })
  })
})

describe('Acceptance 13: "As of a date before a backdated correction was recorded, the old answer is still given."', () => {
  async function unitAsKnown(asOf: string, knownOn: string): Promise<readonly string[]> {
    await world.caughtUp()
    const intervals = world.readModels.collection<StandingInterval>(standingIntervals.name)
    const clocks = { asOf: day(asOf), knownAt: noonOf(knownOn) }
    const [viaView] = await standingsAsOf(intervals, clocks, { units: 'all' })
    const read = await readFile(world.journal, member, { knownAt: clocks.knownAt, asOf: clocks.asOf, personal: false })
    const viaFile = read && memberOverview(read, clocks.asOf).branchId
    return [viaView?.unitId ?? 'none', viaFile ?? 'none']
  }
  async function corrected(
    today: string,
    order: Pick<Parameters<typeof proposeCorrection>[1], 'corrects' | 'replacement'>,
  ) {
    const proposalId = newId<'proposal'>()
    const terms = { ...order, proposalId, reason: '接收日期登记有误', authority: '街道党工委〔2025〕3号' }
    await done(today, (file, given) => proposeCorrection(file, terms, given))
    return done(
      today,
      (file, given) => approveCorrection(file, { proposalId, unitId: ids.street }, given),
      ids.colleague,
    )
  }

  it('also when the correction is undone: then the first answer holds again, and what was known in between stays', async () => {
    const transferId = deriveId<'transfer'>(ids.transfer, 'case 13')
    const destination = { unitId: ids.otherBranch }
    await done('2025-01-10', (file, given) =>
      initiateTransfer(file, { transferId, on: day('2025-01-10'), destination, reason: '工作调动' }, given),
    )
    await done(
      '2025-01-11',
      (file, given) => approveTransfer(file, { transferId, ...byStreet('2025-01-11') }, given),
      ids.colleague,
    )
    const receipt = await done('2025-02-01', (file, given) =>
      receiveTransfer(file, { transferId, ...byStreet('2025-02-01') }, given),
    )
    const stored = (await world.file(member)).recorded.find(({ id }) => id === receipt.eventIds[0])
    if (!stored) throw new Error('no receipt')
    const data = stored.data as Readonly<Record<string, unknown>>
    const correction = await corrected('2025-06-01', {
      corrects: stored.id,
      replacement: { data, effectiveOn: day('2025-03-01') },
    })
    const both = (id: string) => [id, id]
    expect(await unitAsKnown('2025-02-15', '2025-05-31')).toEqual(both(ids.otherBranch))
    expect(await unitAsKnown('2025-02-15', '2025-06-02')).toEqual(both(ids.branch))
    expect(await unitAsKnown('2025-03-15', '2025-06-02')).toEqual(both(ids.otherBranch))

    const [correctionId] = correction.eventIds
    if (!correctionId) throw new Error('no correction')
    await corrected('2025-09-01', { corrects: correctionId, replacement: null })
    expect(await unitAsKnown('2025-02-15', '2025-09-02')).toEqual(both(ids.otherBranch))
    expect(await unitAsKnown('2025-02-15', '2025-07-01')).toEqual(both(ids.branch))
    expect(await unitAsKnown('2025-02-15', '2025-05-31')).toEqual(both(ids.otherBranch))
    expect(await unitAsKnown('2025-02-15', '2019-12-31')).toEqual(both('none'))
  })
})
