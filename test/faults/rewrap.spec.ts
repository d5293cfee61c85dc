import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { newId } from '@harbor/kernel/ids'
import { useTestFolder } from '@harbor/testing/test-folder'
import { KilledChildren } from './killed-children'
import { goesOn, isLongLook, limitMs, randomOf, roundsOr, say } from './rounds'

const rounds = roundsOr(5)
const program = 'rewrap-until-killed'

describe('the keys of personal data, while the master key is changed,', () => {
  const folder = useTestFolder()
  const children = new KilledChildren()
  afterAll(() => children.end())

  it(
    `open by the master key that is there after SIGKILL at any instant, ${rounds} times`,
    async () => {
      const random = randomOf('rewrap')
      const installationId = newId()
      const persons = Array.from({ length: 2_000 }, () => newId())
      const store = await openSqliteKeys(folder(), { installationId })
      await Promise.all(persons.map((person) => store.loadOrCreate(person)))
      const keys = await store.load(persons)
      const index = store.blindIndex('id-number', 'one')
      await store.close()
      let changes = 0
      let round = 0
      for (; goesOn(round, rounds); round++) {
        const instant = { lines: Math.floor(random() * 3), thenMs: random() * 40 }
        const killed = await children.kill(program, { work: 'rewrap', folder: folder(), number: round }, instant)
        changes += killed.acknowledged.length
        const after = await openSqliteKeys(folder(), { installationId, mayCreate: false })
        expect(await after.load(persons)).toEqual(keys)
        expect(after.blindIndex('id-number', 'one')).toBe(index)
        await after.close()
      }
      expect(changes).toBeGreaterThan(0)
      if (isLongLook) say(`master key: killed ${round} times amid ${changes} changes, every key opens`)
    },
    limitMs(rounds, 20_000),
  )
})
