import 'reflect-metadata'
import { DisciplineStreet, type Person } from '@harbor/testing/discipline-street'
import type { Answer } from '@harbor/testing/harbor-fixture'

let street: DisciplineStreet
beforeAll(async () => {
  street = await DisciplineStreet.open()
})
afterAll(() => street.close())

const warning = { kind: 'warning', posts: [] }
const seriousWarning = { kind: 'serious-warning', posts: [] }
const probation = { kind: 'probation-within-party', posts: [], probationYears: 1 }

async function limits(name: Person, on: string): Promise<readonly string[]> {
  const answer = await street.world.get('admin', `/members/${street.member(name)}/limits?on=${on}`)
  return (answer.body['limits'] as { right: string }[]).map(({ right }) => right)
}

async function onMember(as: string, name: Person, task: string, on: string, body: object): Promise<Answer> {
  street.world.clock.setDay(on)
  return street.world.onMember(as, street.member(name), task, { on, ...body })
}

/** How many were due in the branch of six on the 15th of that month: a review votes, and is closed without a sanction. */
async function dueInVote(name: Person, month: string): Promise<number> {
  const reviewId = await street.openReview(name, `${month}-02`)
  await street.voteOn(reviewId, month, warning)
  const seen = await street.world.get('officer', `/reviews/${reviewId}`)
  await street.act('officer', reviewId, 'close', `${month}-16`, { how: 'lesser-measure', reason: '批评教育' })
  return (seen.body['vote'] as { due: number }).due
}

describe('a review, from complaint to an appeal that changes the sanction', () => {
  let reviewId: string
  it('records the sanction in the member file once it is decided', async () => {
    reviewId = await street.decide('程远舟', '2024-02', seriousWarning)
    expect(await limits('程远舟', '2024-02-19')).toEqual([])
    expect(await limits('程远舟', '2024-02-20')).toEqual(['promotion'])
    expect(await limits('程远舟', '2025-08-19')).toEqual(['promotion'])
    expect(await limits('程远舟', '2025-08-20')).toEqual([])
    const timeline = await street.world.get('admin', `/members/${street.member('程远舟')}/timeline`)
    const imposed = (timeline.body['entries'] as { type: string; facts: object; actor: object }[]).filter(({ type }) =>
      type.startsWith('membership.sanction'),
    )
    expect(imposed).toMatchObject([{ facts: { reviewId, kind: 'serious-warning' }, actor: { role: 'automation' } }])
  })
  it('keeps the case itself to its team', async () => {
    expect((await street.world.get('officer', `/reviews/${reviewId}`)).body).toMatchObject({ stage: 'decided' })
    for (const other of ['stranger', 're-examiner', 'admin', 'first'])
      expect((await street.world.get(other, `/reviews/${reviewId}`)).status).not.toBe(200)
    const read = await street.world.get('colleague', `/reviews/${reviewId}`)
    expect(read.body['reads']).toMatchObject([{ accountId: street.world.accountId('officer') }])
  })
  it('is announced and executed, appealed, and re-examined by other people', async () => {
    await street.act('officer', reviewId, 'announce', '2024-03-01', { to: '支部党员大会' })
    await street.act('officer', reviewId, 'execute', '2024-03-10', { done: '归入本人档案' })
    await street.act('officer', reviewId, 'appeal', '2024-03-20', { grounds: '部分事实有出入' })
    const assign = (name: string) => ({
      accountId: street.world.accountId(name),
      part: 're-examination',
      conflicts: [],
    })
    const own = await street.tryAct('officer', reviewId, 'team', '2024-03-21', assign('colleague'))
    expect(own.body).toMatchObject({ code: 'review.re-examiner-was-on-the-team' })
    await street.act('officer', reviewId, 'team', '2024-03-21', assign('re-examiner'))
    const outcome = {
      unitId: street.world.streetId,
      outcome: 'changed',
      terms: warning,
      document: '听纪复〔2024〕1号',
      reason: '部分事实不能认定',
    }
    const byReviewer = await street.tryAct('colleague', reviewId, 're-examination', '2024-05-10', outcome)
    expect(byReviewer.body).toMatchObject({ code: 'review.not-a-re-examiner' })
    await street.act('re-examiner', reviewId, 're-examination', '2024-05-10', outcome)
    await street.settled()
  })
  it('has its time limits in the calendar of its team and of nobody else', async () => {
    await street.world.caughtUp()
    const rulesOf = async (as: string) => {
      const { body } = await street.world.get(as, '/deadlines')
      const rows = body['documents'] as { rule: string; state: string }[]
      return {
        rows: rows.filter(({ rule }) => rule.startsWith('review.')).map(({ rule, state }) => [rule, state]),
        body,
      }
    }
    expect((await rulesOf('officer')).rows).toEqual([
      ['review.announcement', 'met'],
      ['review.execution', 'met'],
      ['review.re-examination', 'met'],
    ])
    for (const other of ['stranger', 'admin', 'first'])
      expect((await rulesOf(other)).body).toMatchObject({ documents: [], total: 0 })
  })
  it('replaces the sanction from its beginning, and what was believed until then stays answerable', async () => {
    expect(await limits('程远舟', '2025-02-19')).toEqual(['promotion'])
    expect(await limits('程远舟', '2025-02-20')).toEqual([])
    const overview = async (knownAt: string) =>
      (await street.world.get('admin', `/members/${street.member('程远舟')}?asOf=2025-03-01&knownAt=${knownAt}`)).body
    expect((await overview('2024-05-01T00:00:00.000Z'))['limits']).toMatchObject([{ because: 'serious-warning' }])
    expect((await overview('2024-05-11T00:00:00.000Z'))['limits']).toEqual([])
  })
  it('is not taken back by a correction of the files', async () => {
    const timeline = await street.world.get('admin', `/members/${street.member('程远舟')}/timeline`)
    const entries = timeline.body['entries'] as { type: string; eventId: string }[]
    for (const { eventId } of entries.filter(({ type }) => /sanction-imposed|record-corrected/.test(type))) {
      const order = { corrects: eventId, replacement: null, reason: '误记', authority: '组织办' }
      const answer = await street.world.onMember('admin', street.member('程远舟'), 'corrections', order)
      expect(answer.body).toMatchObject({ code: 'correction.not-correctable' })
    }
  })
})

describe('acceptance case 8, through the API: a warning effective on 1 January 2025', () => {
  it('limits through 31 December 2025 and no longer, and no event says so', async () => {
    const reviewId = await street.openReview('顾南星', '2024-12-02')
    await street.voteOn(reviewId, '2024-12', warning)
    const order = { unitId: street.world.streetId, terms: warning, document: '听纪〔2025〕1号', reason: '情节较轻' }
    await street.act('colleague', reviewId, 'decide', '2025-01-01', order)
    await street.settled()
    const revision = async () =>
      (await street.world.get('admin', `/members/${street.member('顾南星')}`)).headers['etag']
    const before = await revision()
    expect(await limits('顾南星', '2025-12-31')).toEqual(['promotion'])
    expect(await limits('顾南星', '2026-01-01')).toEqual([])
    expect(await revision()).toBe(before)
  })
})

describe('acceptance case 4, through the API: probation within the Party', () => {
  it('takes the member out of those due to vote, and the day after restoration he is due again', async () => {
    expect(await dueInVote('苏晚晴', '2025-02')).toBe(6)
    await street.decide('贺江汀', '2025-03', probation)
    expect(await dueInVote('苏晚晴', '2025-04')).toBe(5)
    const restore = { unitId: street.world.streetId, reason: '确有悔改表现' }
    expect((await onMember('admin', '贺江汀', 'probation/restoration', '2026-03-19', restore)).body).toMatchObject({
      code: 'sanction.probation-not-over',
    })
    expect((await onMember('admin', '贺江汀', 'probation/restoration', '2026-04-15', restore)).status).toBe(201)
    expect(await limits('贺江汀', '2026-04-15')).toContain('introducing')
    expect(await limits('贺江汀', '2026-04-16')).toEqual(['promotion'])
    expect(await dueInVote('苏晚晴', '2026-04')).toBe(5)
    expect(await dueInVote('苏晚晴', '2026-05')).toBe(6)
  })
})

describe('a transfer', () => {
  const transferOf = async (name: Person, on: string) => {
    const started = await onMember('admin', name, 'transfers', on, {
      destinationId: street.otherBranch,
      reason: '搬迁',
    })
    const { transfers } = (await street.world.harbor.platform.core.journal.load(`member-${street.member(name)}`)).events
      .filter(({ type }) => type === 'membership.transfer-initiated.v1')
      .reduce<{ transfers: string[] }>(
        (all, { data }) => ({ transfers: [...all.transfers, (data as { transferId: string }).transferId] }),
        { transfers: [] },
      )
    if (started.status !== 201) throw new Error(started.text)
    const transferId = transfers.at(-1) ?? ''
    const approved = await onMember('admin2', name, `transfers/${transferId}/approve`, on, {
      unitId: street.world.streetId,
    })
    if (approved.status !== 201) throw new Error(approved.text)
    return transferId
  }
  const receive = (name: Person, transferId: string, on: string) =>
    onMember('admin', name, `transfers/${transferId}/receive`, on, { unitId: street.world.streetId })

  it('waits for its clearance, which case officers give to all alike', async () => {
    const transferId = await transferOf('陆子昂', '2026-06-01')
    expect((await receive('陆子昂', transferId, '2026-06-02')).body).toMatchObject({ code: 'transfer.not-cleared' })
    const pending = await street.world.get('stranger', '/clearances')
    expect(pending.body).toMatchObject({ pending: [{ memberId: street.member('陆子昂'), transferId }] })
    const body = { on: '2026-06-03', unitId: street.branch }
    street.world.clock.setDay('2026-06-03')
    expect((await street.world.ask('stranger', 'POST', '/clearances', { body })).status).toBe(201)
    expect((await receive('陆子昂', transferId, '2026-06-03')).status).toBe(201)
  })
  it('of a member under review waits by the same word, also after a clearance, until the reviewing unit agrees', async () => {
    const reviewId = await street.openReview('沈清和', '2026-06-10')
    const transferId = await transferOf('沈清和', '2026-06-11')
    const body = { on: '2026-06-11', memberIds: [street.member('沈清和')] }
    expect((await street.world.ask('stranger', 'POST', '/clearances', { body })).status).toBe(201)
    expect((await receive('沈清和', transferId, '2026-06-12')).body).toMatchObject({ code: 'transfer.not-cleared' })
    expect((await street.world.get('stranger', '/clearances')).body).toEqual({ pending: [] })
    const consent = { unitId: street.world.streetId, reason: '不影响审查' }
    await street.act('officer', reviewId, 'transfer-consent', '2026-06-13', consent)
    expect((await receive('沈清和', transferId, '2026-06-13')).status).toBe(201)
  })
  it('under way ends with an expulsion', async () => {
    await transferOf('顾南星', '2026-06-20')
    await street.decide('顾南星', '2026-07', { kind: 'expulsion', posts: [] })
    const { body } = await street.world.get('admin', `/members/${street.member('顾南星')}`)
    expect(body).toMatchObject({ standing: 'expelled', branchId: null, openTransfer: null, deadlines: [] })
  })
})

describe('lesser acts', () => {
  it('are recorded by the branch, and rectification has its place in the calendar', async () => {
    const matter = { unitId: street.branch, matter: '无故缺席组织生活' }
    expect((await onMember('admin', '苏晚晴', 'criticism', '2026-08-01', { ...matter, form: 'talk' })).status).toBe(201)
    const ordered = await onMember('admin', '苏晚晴', 'rectifications', '2026-08-01', {
      ...matter,
      until: '2026-12-31',
    })
    expect(ordered.status).toBe(201)
    await street.world.caughtUp()
    const calendar = await street.world.get('admin', `/deadlines?member=${street.member('苏晚晴')}`)
    expect(calendar.body['documents']).toMatchObject([
      { rule: 'sanction.rectification', dueOn: '2026-12-31', state: 'open' },
    ])
  })
})
