import 'reflect-metadata'
import { createHash } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HarborWorld } from '@harbor/testing/harbor-fixture'
import { makeTestFolder } from '@harbor/testing/test-folder'

const password = 'lanterns over the quiet pier'
const leaked = 'herons above the grey water'
const hashOf = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()

describe('a list of breached passwords', () => {
  let folder: string
  beforeEach(() => {
    folder = makeTestFolder()
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const open = (text: string) => {
    const file = join(folder, 'hashes.txt')
    writeFileSync(file, text)
    return HarborWorld.open({ named: false, environment: { HARBOR_BREACHED_PASSWORDS: file } })
  }

  it('keeps a password that is on it from being chosen, and no other', async () => {
    const others = Array.from({ length: 200 }, (_, number) => hashOf(`other ${number}`))
    const world = await open([...others, hashOf(leaked)].toSorted().join('\n'))
    await world.account('clerk', [], { password })
    const session = await world.ask('', 'POST', '/session', { body: { username: 'clerk', password } })
    const choose = (newPassword: string) =>
      world.ask(String(session.body['accessToken']), 'POST', '/session/password', {
        body: { currentPassword: password, newPassword },
      })
    expect(await choose(leaked)).toMatchObject({ status: 400, body: { code: 'password.breached' } })
    expect((await choose(`${leaked} at dawn`)).status).toBe(200)
    await world.close()
  })

  it('that is none ends the start', async () =>
    expect(open('no hash\n'.repeat(50))).rejects.toMatchObject({ code: 'store.not-a-store' }))
})
