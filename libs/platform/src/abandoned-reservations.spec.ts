import { operatorOf } from '@harbor/access/account-office'
import { holderOf, reservationStream, reserve } from '@harbor/event-log/reservations'
import { newId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import { SettableClock } from '@harbor/testing/harbor-fixture'
import { useTestFolder } from '@harbor/testing/test-folder'
import { sweepReservations } from './abandoned-reservations'
import { firstStart } from './first-start'
import { openPlatform, type Platform } from './open-platform'

const folder = useTestFolder()
const clock = new SettableClock()
let platform: Platform
beforeEach(async () => {
  platform = await openPlatform({ dataFolder: folder(), clock, masterKey: '' })
})
afterEach(() => platform.close())

const value = '330211199505209990'
const holder = `member-${newId()}`
const holds = () => holderOf(platform.core.journal, 'person', value)
async function reserveNow(): Promise<void> {
  const { journal } = platform.core
  const context = { commandId: newId<'command'>(), actor: operatorOf(journal.log.installationId), now: clock.now() }
  expect(await reserve(journal, { kind: 'person', value, holder }, context)).toMatchObject({ ok: true })
}

it('at the start, what a crash left reserved for over ten minutes is given back by the operator', async () => {
  await reserveNow()
  clock.goOnMs(600_000)
  expect(await sweepReservations(platform, clock)).toEqual([])
  expect(await holds()).toBe(holder)
  clock.goOnMs(1)
  const { journal } = platform.core
  const stream = reservationStream(journal, 'person', value)
  expect(await sweepReservations(platform, clock)).toEqual([stream])
  expect(await holds()).toBeUndefined()
  const { events } = await journal.load(stream)
  expect(events.at(-1)).toMatchObject({ type: 'log.value-released.v1', actor: { role: 'operator' } })
})

it('the username of the first account stays reserved', async () => {
  const street = { streetName: '望潮街道党工委', streetSince: toLocalDate('2010-01-01') }
  await firstStart(platform, { ...street, username: 'admin', clock })
  clock.goOnMs(3_600_000)
  expect(await sweepReservations(platform, clock)).toEqual([])
})
