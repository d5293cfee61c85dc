import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { NO_STREAM } from '@harbor/event-log/event-log'
import { eventsOf } from '@harbor/event-log/event-log.contract'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { ConfigError } from '@harbor/service/config'
import { useTestFolder } from '@harbor/testing/test-folder'
import { EventStoreDbDouble } from '../../../../test/servers/eventstoredb-double/eventstoredb-double'
import { startFailure } from '../start-failure'
import { openStores, type StoreSettings } from './open-stores'

const masterKey = Buffer.alloc(32, 7).toString('base64')
const nobodyListens = 'mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=300'

const open = (settings: StoreSettings) => openStores(settings, { readOnly: false, views: 'keep' })

describe('the stores of an installation', () => {
  const folder = useTestFolder()

  it('are files in the data folder unless an address says otherwise', async () => {
    const stores = await open({ dataFolder: folder(), masterKey: '' })
    await stores.close()
    expect(readdirSync(folder())).toEqual(expect.arrayContaining(['keys.db', 'log.db', 'master.key', 'views.db']))
  })

  it('need the master key with MongoDB: no file on one machine may open what many share', async () => {
    const opening = open({ dataFolder: folder(), masterKey: '', mongoDbUrl: nobodyListens })
    await expect(opening).rejects.toThrow(ConfigError)
    await expect(opening).rejects.toThrow('HARBOR_MASTER_KEY')
    expect(readdirSync(folder())).toEqual([])
  })

  it('are asked for by their own addresses where the keys or the accounts have one', async () => {
    const mongoDbKeysUrl = nobodyListens.replace(':9/', ':8/')
    const opening = open({ dataFolder: folder(), masterKey, mongoDbUrl: nobodyListens, mongoDbKeysUrl })
    await expect(opening).rejects.toMatchObject({
      code: 'store.unavailable',
      message: expect.stringContaining('127.0.0.1:8') as string,
    })
  })

  it('leave nothing open when one of them does not answer; the operator is told in both languages and by code', async () => {
    const opening = open({ dataFolder: folder(), masterKey, mongoDbUrl: nobodyListens })
    const error = await opening.catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'store.unavailable' })
    const { text, exitCode } = startFailure(error)
    expect(exitCode).toBe(3)
    expect(text).toMatch(/^store\.unavailable: .*127\.0\.0\.1:9/)
    expect(text).toMatch(/[一-龥]/)
    // The writer's lock is free again.
    await (await openSqliteEventLog(folder())).close()
  })

  it('are not begun anew where the log alone is lost: the keys of an installation stay what they are', async () => {
    await recorded()
    rmSync(join(folder(), 'log.db'))
    const before = readdirSync(folder())
    const error = await open({ dataFolder: folder(), masterKey: '' }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'store.not-a-store',
      message: expect.stringMatching(/log\.db is missing/) as string,
      advice: { zh: expect.stringContaining('harbor restore'), en: expect.stringContaining('harbor restore') },
    })
    expect(readdirSync(folder())).toEqual(before)
  })

  it('say that passwords and the record of reads were gone, where access.db had to be made anew', async () => {
    const settings = { dataFolder: folder(), masterKey: '' }
    const noticesOf = async () => {
      const stores = await open(settings)
      await stores.close()
      return stores.notices.map(({ code }) => code)
    }
    expect(await noticesOf()).toEqual([])
    await recorded()
    rmSync(join(folder(), 'access.db'))
    expect(await noticesOf()).toEqual(['store.access-made-anew'])
    expect(await noticesOf()).toEqual([])
  })

  /** An event is in the log: it is no first start any more. */
  async function recorded(): Promise<void> {
    const stores = await open({ dataFolder: folder(), masterKey: '' })
    await stores.log.append('test', NO_STREAM, eventsOf('test', 1))
    await stores.close()
  }

  it('have one writer for what lies in the data folder beside a log that lies elsewhere', async () => {
    const double = await EventStoreDbDouble.start()
    const settings = { dataFolder: join(folder(), 'data'), masterKey: '', eventStoreUrl: double.address }
    const first = await open(settings)
    await expect(open(settings)).rejects.toMatchObject({ code: 'store.locked-by-other' })
    await first.close()
    await (await open(settings)).close()
    expect(existsSync(join(settings.dataFolder, 'log.db'))).toBe(false)
    double.stop()
  })
})
