import { toLocalDate } from '@harbor/kernel/time'
import { SettableClock } from '@harbor/testing/harbor-fixture'
import { useTestFolder } from '@harbor/testing/test-folder'
import { firstStart } from './first-start'
import { openPlatform, type Platform } from './open-platform'

const folder = useTestFolder()
const clock = new SettableClock()
const street = { streetName: '望潮街道党工委', streetSince: toLocalDate('2010-01-01'), username: 'admin', clock }
let platform: Platform
beforeEach(async () => {
  platform = await openPlatform({ dataFolder: folder(), clock, masterKey: '' })
})
afterEach(() => platform.close())

const signIn = (password: string) => platform.access.signIn.withPassword('admin', password, '127.0.0.1')

it('opens the first account once, when the street is there', async () => {
  const first = await firstStart(platform, street)
  expect(first).toMatchObject({ username: 'admin', streetId: platform.units.root()?.id })
  expect(await signIn(first?.oneTimePassword ?? '')).toMatchObject({ ok: true })
  expect(await firstStart(platform, street)).toBeUndefined()
})

it('tells the password also where views are still far behind, as on a long log that somebody copied', async () => {
  await platform.runner.stop()
  const first = await firstStart(platform, street)
  expect(platform.units.root()).toBeUndefined()
  expect(await signIn(first?.oneTimePassword ?? '')).toMatchObject({ ok: true })
})
