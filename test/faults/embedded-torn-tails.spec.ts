import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { expectToldOrWhole, fillStores, memoryFolder, toldOrContent, type Content } from './damaged-stores'
import { eventsOfCommand } from './harbor-stores'
import { commitsIn, foundIn, killedLog } from './killed-log'
import { isLongLook, limitMs, roundsOr, say } from './rounds'

const tailBytes = 64 * 1024
/** A round that is asked for is 33 places: with 2,000, every byte. */
const places = Math.min(tailBytes, roundsOr(24, 33))

/** By the file where it is refused; by the event where only its last bytes are gone, which read as zeros. */
const toldOf = {
  'log.db': /log\.db|^account-\S+ \d+ /,
  'keys.db': /keys\.db|the key of \S+ is missing|at position \d+/,
}

describe('cut off anywhere in its last 64 KiB', () => {
  let folder = ''
  beforeAll(() => {
    folder = memoryFolder(makeTestFolder())
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it(
    `the write-ahead log of a process that was killed is whole up to a commit, and says so: ${places} places`,
    async () => {
      const { file, wal, events } = await killedLog(folder)
      expect(wal.length).toBeGreaterThan(tailBytes)
      for (let cut = 0; cut < places; cut++) {
        const length = wal.length - tailBytes + Math.floor((cut * tailBytes) / places)
        const { events: found, notices } = await foundIn(folder, file, wal.subarray(0, length))
        expect([length, found]).toEqual([length, events.slice(0, found.length)])
        expect(found.length % eventsOfCommand).toBe(0)
        const last = commitsIn(wal, length).at(-1)
        expect([length, notices]).toEqual([length, last === length ? 0 : 1])
      }
    },
    limitMs(places, 1_000),
  )

  it.each(['log.db', 'keys.db'] as const)(
    `%s is told with file or event, or nothing is missing: ${places} places`,
    async (name) => {
      const base = join(folder, 'base')
      rmSync(base, { recursive: true, force: true })
      await fillStores(base)
      const copy = join(folder, 'cut')
      const cutOff = (length?: number) => {
        rmSync(copy, { recursive: true, force: true })
        cpSync(base, copy, { recursive: true })
        writeFileSync(join(copy, name), bytes.subarray(0, length))
        return toldOrContent(copy)
      }
      const bytes = readFileSync(join(base, name))
      const whole = (await cutOff()) as Content
      const tail = Math.min(tailBytes, bytes.length)
      for (let cut = 0; cut < Math.min(tail, places); cut++) {
        const length = bytes.length - tail + Math.floor((cut * tail) / Math.min(tail, places))
        expectToldOrWhole(`${length} bytes`, await cutOff(length), whole, toldOf[name])
      }
      if (isLongLook) say(`${name} cut off at ${Math.min(tail, places)} places`)
    },
    limitMs(places, 2_000),
  )
})
