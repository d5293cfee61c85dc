import 'reflect-metadata'
import { HarborWorld } from '@harbor/testing/harbor-fixture'

let world: HarborWorld
let branch: string
let otherBranch: string

beforeAll(async () => {
  world = await HarborWorld.open()
  branch = await world.establish('branch', '望潮第一党支部')
  otherBranch = await world.establish('branch', '望潮第二党支部')
  await world.account('secretary', [{ role: 'branch-secretary', unitId: branch }])
  await world.account('other-secretary', [{ role: 'branch-secretary', unitId: otherBranch }])
  await world.account('second', [{ role: 'street-administrator' }])
})
afterAll(() => world.close())

const person = (number: number) => ({
  name: `林晓舟${number}`,
  sex: 'female',
  bornOn: '1995-05-20',
  idNumber: `33021119950520${9980 + number}`,
})
async function apply(number: number, as = 'secretary', on = '2026-03-02'): Promise<string> {
  const body = { on, unitId: as === 'secretary' ? branch : otherBranch, person: person(number) }
  const answer = await world.ask(as, 'POST', '/members/applications', { body })
  expect(answer).toMatchObject({ status: 201 })
  return String(answer.body['id'])
}
const act = (as: string, memberId: string, task: string, body: unknown) => world.onMember(as, memberId, task, body)

/** Somebody from outside who was received on a letter: a full member of the branch. */
async function member(number: number): Promise<string> {
  const letter = {
    sourceName: '云岭县委组织部',
    letterNumber: `YL-${number}`,
    issuedOn: '2026-01-10',
    validUntil: '2026-04-10',
  }
  const road = { stage: 'full', joinedOn: '2015-07-01', fullOn: '2016-07-01' }
  const body = { on: '2026-01-12', destinationId: branch, ...letter, ...road, person: person(number) }
  const announced = await world.ask('secretary', 'POST', '/members/inbound', { body })
  expect(announced).toMatchObject({ status: 201 })
  const memberId = String(announced.body['id'])
  const transferId = await openTransfer(memberId)
  const received = await act('first', memberId, `transfers/${transferId}/receive`, {
    on: '2026-02-01',
    unitId: world.streetId,
  })
  expect(received).toMatchObject({ status: 201 })
  return memberId
}
async function openTransfer(memberId: string): Promise<string> {
  const { body } = await world.get('first', `/members/${memberId}`)
  return String((body['openTransfer'] as { readonly transferId: string } | null)?.transferId)
}
async function eventIds(memberId: string): Promise<readonly string[]> {
  const { events } = await world.harbor.platform.core.journal.load(`member-${memberId}`)
  return events.map(({ id }) => id)
}

describe('one person, one file', () => {
  it('whoever applies again is told so by the file there is', async () => {
    await apply(1)
    const body = { on: '2026-03-09', unitId: branch, person: person(1) }
    const again = await world.ask('secretary', 'POST', '/members/applications', { body })
    expect(again.status).toBeGreaterThanOrEqual(400)
  })
  it('another ID number must be nobody else’s, and sets the former one free', async () => {
    const [first, second] = [await apply(2), await apply(3)]
    const change = (memberId: string, number: number) =>
      act('secretary', memberId, 'details', { changes: { idNumber: person(number).idNumber }, reason: '登记有误' })
    expect(await change(second, 2)).toMatchObject({ status: 409, body: { code: 'roll.id-number-taken' } })
    expect(await change(second, 4)).toMatchObject({ status: 201 })
    expect(await change(first, 3)).toMatchObject({ status: 201 })
  })
  it('a change that is refused keeps nobody’s number', async () => {
    const memberId = await apply(5)
    const refused = await world.ask('secretary', 'POST', `/members/${memberId}/details`, {
      body: { changes: { idNumber: person(6).idNumber }, reason: '登记有误' },
      headers: { 'if-match': '"77"' },
    })
    expect(refused).toMatchObject({ status: 412 })
    await apply(6)
  })
  it('an ID number that is corrected on record leads to the file, too, and the wrong one to none', async () => {
    const memberId = await apply(13)
    const correct = async (number: number) => {
      const { events } = await world.harbor.platform.core.journal.load(`member-${memberId}`)
      const [application] = events
      const { personal: _, ...unchanged } = (application?.data ?? {}) as { personal?: unknown }
      const terms = { corrects: application?.id, replacement: { data: unchanged }, personal: person(number) }
      const authorised = { ...terms, reason: '误登记', authority: '街道党工委' }
      expect(await act('first', memberId, 'corrections', authorised)).toMatchObject({ status: 201 })
      const proposal = (await world.harbor.platform.core.journal.load(`member-${memberId}`)).events.at(-1)?.data
      const { proposalId = '' } = proposal as { proposalId?: string }
      return act('second', memberId, `corrections/${proposalId}/approve`, { unitId: world.streetId })
    }
    expect(await correct(14)).toMatchObject({ status: 201 })
    const body = { on: '2026-03-09', unitId: branch, person: person(14) }
    expect(await world.ask('secretary', 'POST', '/members/applications', { body })).toMatchObject({ status: 409 })
    expect(await apply(13)).not.toBe(memberId)
    expect(await correct(13)).toMatchObject({ status: 409, body: { code: 'roll.id-number-taken' } })
  })
  it('an erased applicant can apply anew, into a new file', async () => {
    const memberId = await apply(7)
    const erased = await act('first', memberId, 'erasure', { reason: '本人申请撤回', authority: '街道党工委决定' })
    expect(erased).toMatchObject({ status: 201 })
    expect(await apply(7)).not.toBe(memberId)
  })
})

describe('a transfer between two branches', () => {
  it('goes from one secretary over the street to the other, and the letter can be printed', async () => {
    const memberId = await member(8)
    const started = { on: '2026-05-06', destinationId: otherBranch, reason: '工作调动' }
    expect(await act('secretary', memberId, 'transfers', started)).toMatchObject({ status: 201 })
    const transfer = `transfers/${await openTransfer(memberId)}`
    const decided = { on: '2026-05-06', unitId: world.streetId }
    expect(await act('secretary', memberId, `${transfer}/approve`, decided)).toMatchObject({ status: 403 })
    expect(await act('first', memberId, `${transfer}/approve`, decided)).toMatchObject({ status: 201 })
    const letter = { ...decided, letterNumber: 'WC-1', addressee: '望潮第二党支部', duesPaidUntil: '2026-04' }
    const tooLong = { ...letter, validUntil: '2026-08-05' }
    expect(await act('first', memberId, `${transfer}/letter`, tooLong)).toMatchObject({
      status: 422,
      body: { code: 'transfer.letter-too-long', parameters: { latest: '2026-08-04' } },
    })
    const issued = await act('first', memberId, `${transfer}/letter`, { ...letter, validUntil: '2026-08-04' })
    expect(issued).toMatchObject({ status: 201 })
    const pdf = await world.get('secretary', `/members/${memberId}/${transfer}/letter.pdf`)
    expect(pdf).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } })
    expect(pdf.text.startsWith('%PDF-')).toBe(true)
    const receipt = { on: '2026-06-01', unitId: world.streetId }
    expect(await act('other-secretary', memberId, `${transfer}/receive`, receipt)).toMatchObject({ status: 201 })
    await world.caughtUp()
    expect((await world.get('other-secretary', `/members/${memberId}`)).body).toMatchObject({ branchId: otherBranch })
    expect(await world.get('secretary', `/members/${memberId}`)).toMatchObject({ status: 404 })
  })
  it('a letter that is refused keeps nobody else from its number', async () => {
    const [memberId, other] = [await member(11), await member(12)]
    const letter = { on: '2026-05-06', unitId: world.streetId, letterNumber: 'WC-3', addressee: '云岭县委组织部' }
    const issue = async (as: string, id: string, validUntil: string) =>
      act(as, id, `transfers/${await openTransfer(id)}/letter`, { ...letter, validUntil })
    for (const id of [memberId, other]) {
      await act('secretary', id, 'transfers', { on: '2026-05-06', outside: '云岭县委组织部', reason: '工作调动' })
      const approval = { on: '2026-05-06', unitId: world.streetId }
      await act('first', id, `transfers/${await openTransfer(id)}/approve`, approval)
    }
    expect(await issue('other-secretary', memberId, '2026-06-06')).toMatchObject({ status: 403 })
    expect(await issue('first', memberId, '2026-08-05')).toMatchObject({ status: 422 })
    expect(await issue('first', other, '2026-06-06')).toMatchObject({ status: 201 })
    expect(await issue('first', memberId, '2026-06-06')).toMatchObject({
      status: 409,
      body: { code: 'transfer.letter-number-used' },
    })
  })
  it('two letters never carry the same number', async () => {
    const [one, two] = [await member(9), await apply(0)]
    for (const [memberId, status] of [
      [one, 201],
      [two, 409],
    ] as const) {
      await act('secretary', memberId, 'transfers', { on: '2026-05-06', outside: '云岭县委组织部', reason: '工作调动' })
      const transfer = `transfers/${await openTransfer(memberId)}`
      await act('first', memberId, `${transfer}/approve`, { on: '2026-05-06', unitId: world.streetId })
      const letter = { on: '2026-05-06', unitId: world.streetId, letterNumber: 'WC-2', addressee: '云岭县委组织部' }
      const issued = await act('first', memberId, `${transfer}/letter`, { ...letter, validUntil: '2026-06-06' })
      expect(issued).toMatchObject({ status })
    }
  })
})

describe('a removal that was recorded by mistake', () => {
  it('is corrected by two persons although the member is off the roll', async () => {
    const { body: created } = await world.ask('secretary', 'POST', '/members/inbound', {
      body: {
        on: '2026-01-12',
        destinationId: branch,
        sourceName: '云岭县委组织部',
        letterNumber: 'YL-99',
        issuedOn: '2026-01-10',
        validUntil: '2026-04-10',
        stage: 'full',
        joinedOn: '2015-07-01',
        fullOn: '2016-07-01',
        person: { name: '沈清', sex: 'female', bornOn: '1990-05-20' },
      },
    })
    const memberId = String(created['id'])
    const transfer = `transfers/${await openTransfer(memberId)}`
    await act('first', memberId, `${transfer}/receive`, { on: '2026-02-01', unitId: world.streetId })
    const removal = { on: '2026-06-01', unitId: world.streetId, ground: 'lost-faith', reason: '经研究' }
    expect(await act('first', memberId, 'removal', removal)).toMatchObject({ status: 201 })
    const corrects = (await eventIds(memberId)).at(-1)
    const terms = { corrects, replacement: null }
    const preview = await world.ask('first', 'POST', `/members/${memberId}/corrections/preview`, { body: terms })
    expect(preview.body).toMatchObject({ standing: { before: { standing: 'removed' }, after: { standing: 'member' } } })
    const proposed = await act('first', memberId, 'corrections', {
      ...terms,
      reason: '误登记',
      authority: '街道党工委',
    })
    expect(proposed).toMatchObject({ status: 201 })
    const { events } = await world.harbor.platform.core.journal.load(`member-${memberId}`)
    const [{ proposalId } = { proposalId: '' }] = events.slice(-1).map(({ data }) => data as { proposalId: string })
    const approval = { unitId: world.streetId }
    const approve = (as: string) => act(as, memberId, `corrections/${proposalId}/approve`, approval)
    expect(await approve('first')).toMatchObject({ status: 403, body: { code: 'correction.same-person' } })
    expect(await approve('second')).toMatchObject({ status: 201 })
    await world.caughtUp()
    expect((await world.get('secretary', `/members/${memberId}`)).body).toMatchObject({
      standing: 'member',
      branchId: branch,
    })
  })
})

describe('statistics', () => {
  it('count by what is asked', async () => {
    await world.caughtUp()
    const { body } = await world.get('first', '/statistics?by=sex,ageBand')
    expect(body['rows']).toContainEqual(expect.objectContaining({ sex: 'female', ageBand: '31-35' }))
    expect(await world.get('first', '/statistics?by=idNumber')).toMatchObject({ status: 400 })
  })
})
