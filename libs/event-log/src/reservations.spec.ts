import { newId } from '@harbor/kernel/ids'
import { toInstant, type Instant } from '@harbor/kernel/time'
import { MemberWorld } from '@harbor/testing/member-world'
import { enrolled } from '@harbor/testing/member-roll-events'
import { memberNo } from '@harbor/testing/member-ids'
import { holderOf, release, releaseAbandoned, reservationStream, reserve } from './reservations'

let world: MemberWorld
beforeEach(async () => {
  world = await MemberWorld.open()
})
afterEach(() => world.close())

const idNumber = '330211199505209990'
const first = 'member-000000a0-0000-7000-8000-000000000001'
const second = 'member-000000a0-0000-7000-8000-000000000002'
const want = (holder: string, commandId = newId<'command'>()) =>
  reserve(world.journal, { kind: 'person', value: idNumber, holder }, world.context(undefined, commandId))
const giveBack = (holder: string) =>
  release(world.journal, { kind: 'person', value: idNumber, holder, reason: 'refused' }, world.context())
const sweep = (before: Instant) => releaseAbandoned(world.journal, { before }, world.context())

describe('a reserved value', () => {
  it('belongs to one holder, who may ask again', async () => {
    expect(await want(first)).toMatchObject({ ok: true })
    expect(await want(first)).toMatchObject({ ok: true })
    expect(await want(second)).toEqual({ ok: false, holder: first })
    expect(await world.log.readStream(reservationStream(world.journal, 'person', idNumber))).toHaveLength(1)
  })
  it('goes to exactly one of many who want it at once', async () => {
    const holders = Array.from({ length: 20 }, (_, index) => `member-${index}`)
    const answers = await Promise.all(holders.map((holder) => want(holder)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(holders).toContain(await holderOf(world.journal, 'person', idNumber))
  })
  it('is free for others after its release, which only its holder can ask', async () => {
    await want(first)
    await giveBack(second)
    expect(await want(second)).toEqual({ ok: false, holder: first })
    await giveBack(first)
    expect(await holderOf(world.journal, 'person', idNumber)).toBeUndefined()
    expect(await want(second)).toMatchObject({ ok: true })
  })
  it('can be reserved anew by the same command, tried again after its release', async () => {
    const commandId = newId<'command'>()
    await want(first, commandId)
    await giveBack(first)
    expect(await want(first, commandId)).toMatchObject({ ok: true })
    expect(await holderOf(world.journal, 'person', idNumber)).toBe(first)
  })
  it('is not written anywhere, and its stream does not give it away', async () => {
    await want(first)
    const { events } = await world.log.readRaw(0 as never, { limit: 10 })
    expect(JSON.stringify(events)).not.toContain(idNumber)
    expect(events[0]?.stream).toMatch(/^reservation-person-[0-9a-f]{64}$/)
  })
})

describe('the sweep', () => {
  const reservedAt = toInstant('2026-11-24T01:00:00Z')
  const later = toInstant('2026-11-24T01:10:00Z')

  it('gives back what a crash left reserved', async () => {
    await want(first)
    expect(await sweep(later)).toEqual([reservationStream(world.journal, 'person', idNumber)])
    expect(await holderOf(world.journal, 'person', idNumber)).toBeUndefined()
    expect(await sweep(later)).toEqual([])
  })
  it('leaves alone who is still at work, and whose file was opened', async () => {
    await want(first)
    expect(await sweep(reservedAt)).toEqual([])
    await world.record(memberNo(1), [enrolled({ on: '2011-07-01' })])
    expect(await sweep(later)).toEqual([])
    expect(await holderOf(world.journal, 'person', idNumber)).toBe(first)
  })
  it('does not take the value from a later holder', async () => {
    await want(first)
    await giveBack(first)
    await want(second)
    await world.record(memberNo(2), [enrolled({ on: '2011-07-01' })])
    expect(await sweep(later)).toEqual([])
    expect(await holderOf(world.journal, 'person', idNumber)).toBe(second)
  })
})
