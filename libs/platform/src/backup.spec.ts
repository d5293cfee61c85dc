import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { operatorOf } from '@harbor/access/account-office'
import { verifyLog } from '@harbor/audit/verify'
import { takeWriterLock } from '@harbor/event-log/sqlite/writer-lock'
import { LOG_START } from '@harbor/kernel/event'
import { newId } from '@harbor/kernel/ids'
import { systemClock, toInstant, toLocalDate } from '@harbor/kernel/time'
import { SettableClock } from '@harbor/testing/harbor-fixture'
import { makeTestFolder, useTestFolder } from '@harbor/testing/test-folder'
import { backUp, isAltered } from './backup'
import { type BackupManifest, type BackupRefused, fileDigest, readManifest } from './backup-manifest'
import { evidenceFolderOf, folderEvidenceStore } from './evidence/folder-evidence-store'
import { firstStart } from './first-start'
import { openPlatform, type Platform } from './open-platform'
import { restoreBackup } from './restore'
import { writeUnfinished } from './unfinished-backup'

const folder = useTestFolder()
const data = () => join(folder(), 'data')
const target = () => join(folder(), 'backup')
const restored = () => join(folder(), 'restored')

const open = (dataFolder: string, masterKey = '') => openPlatform({ dataFolder, clock: systemClock, masterKey })

async function establish(dataFolder: string, masterKey = ''): Promise<Platform> {
  const platform = await open(dataFolder, masterKey)
  const street = { streetName: '望潮街道党工委', streetSince: toLocalDate('2003-05-20') }
  await firstStart(platform, { ...street, username: 'admin', clock: systemClock })
  return platform
}

/** A small installation, a street and its first administrator, made once and copied for each test. */
let made = ''
beforeAll(async () => {
  made = makeTestFolder()
  await (await establish(made)).close()
})
afterAll(() => rmSync(made, { recursive: true, force: true }))

async function installation(masterKey = ''): Promise<Platform> {
  if (masterKey !== '') return establish(data(), masterKey)
  cpSync(made, data(), { recursive: true })
  return open(data())
}

async function backedUp(options: { withMasterKey?: boolean; masterKey?: string } = {}) {
  if (options.masterKey === undefined) cpSync(made, data(), { recursive: true })
  else await (await installation(options.masterKey)).close()
  return backUp({
    dataFolder: data(),
    target: target(),
    clock: systemClock,
    withMasterKey: options.withMasterKey ?? true,
  })
}

const restore = (masterKey = '') => restoreBackup({ backup: target(), dataFolder: restored(), masterKey })
const refusal = (code: string) => expect.objectContaining({ name: 'BackupRefused', code }) as BackupRefused

describe('a backup', () => {
  it('is taken beside the process that writes, with manifest and digests, for its owner alone', async () => {
    const platform = await installation()
    const { manifest, verified } = await backUp({
      dataFolder: data(),
      target: target(),
      clock: systemClock,
      withMasterKey: true,
    })
    const head = await platform.core.journal.log.head()
    await platform.close()
    expect(verified).toMatchObject({ ok: true, events: head, head })
    expect(manifest).toMatchObject({ verified: true, events: head, head, masterKey: 'included' })
    expect(manifest.installationId).toBe(platform.core.journal.log.installationId)
    expect(await readManifest(target())).toEqual(manifest)
    const files = ['access.db', 'keys.db', 'log.db', 'manifest.json', 'master.key']
    expect(readdirSync(target()).sort()).toEqual(files)
    expect([target(), ...files.map((name) => join(target(), name))].map((path) => statSync(path).mode & 0o077)).toEqual(
      Array(6).fill(0),
    )
  })

  it('holds what was committed when it was taken and nothing later', async () => {
    const { manifest } = await backedUp()
    const platform = await open(data())
    const { core, access } = platform
    await access.office.resetPassword({
      accountId: (await access.directory.byUsername('admin'))?.accountId ?? ('' as never),
      context: {
        commandId: '00000000-0000-7000-8000-000000000001' as never,
        actor: { id: '00000000-0000-7000-8000-000000000002' as never, role: 'operator' },
        now: systemClock.now(),
      },
    })
    const head = await core.journal.log.head()
    await platform.close()
    expect(head).toBeGreaterThan(manifest.head)
    await restore()
    const again = await open(restored())
    expect(await again.core.journal.log.head()).toBe(manifest.head)
    await again.close()
  })

  it('is not written over anything, nor into the data folder', async () => {
    cpSync(made, data(), { recursive: true })
    mkdirSync(target())
    writeFileSync(join(target(), 'precious.txt'), '1')
    const into = (where: string) =>
      backUp({ dataFolder: data(), target: where, clock: systemClock, withMasterKey: true })
    await expect(into(target())).rejects.toEqual(refusal('backup.folder-not-empty'))
    await expect(into(data())).rejects.toEqual(refusal('backup.inside-data-folder'))
    await expect(into(join(data(), 'sub'))).rejects.toEqual(refusal('backup.inside-data-folder'))
    expect(readdirSync(target())).toEqual(['precious.txt'])
  })

  it('leaves nothing behind when a store is missing', async () => {
    cpSync(made, data(), { recursive: true })
    rmSync(join(data(), 'keys.db'))
    const taken = backUp({ dataFolder: data(), target: target(), clock: systemClock, withMasterKey: true })
    await expect(taken).rejects.toMatchObject({ code: 'store.not-a-store' })
    expect(existsSync(target())).toBe(false)
  })

  it('says so when the log it copied does not verify, and is then not restored', async () => {
    cpSync(made, data(), { recursive: true })
    const db = new DatabaseSync(join(data(), 'log.db'))
    db.exec(`UPDATE events SET data = replace(data, '"', '"') || ' ' WHERE position = 1`)
    db.close()
    const { manifest, verified } = await backUp({
      dataFolder: data(),
      target: target(),
      clock: systemClock,
      withMasterKey: true,
    })
    expect(verified.ok).toBe(false)
    expect(manifest.verified).toBe(false)
    await expect(restore()).rejects.toEqual(refusal('backup.log-broken'))
    expect(existsSync(restored())).toBe(false)
  })
})

describe('a backup that was cut off', () => {
  const begunAt = toInstant('2026-11-20T16:00:00.000Z')
  const into = (withMasterKey = true) =>
    backUp({ dataFolder: data(), target: target(), clock: systemClock, withMasterKey })
  const digestOf = async (file: string) => (await fileDigest(join(target(), file))).sha256
  /** Was it left as it was? Numbers of files do not tell: the next file may get the one of a file that is gone. */
  const marked = (file: string) => {
    utimesSync(join(target(), file), 1_000, 1_000)
    return () => statSync(join(target(), file)).mtimeMs === 1_000_000
  }

  /** As it is left where the process was killed while the second store was copied: with the first two told of as whole, or fewer. */
  async function cutOff(stores: number): Promise<BackupManifest> {
    const { manifest } = await backedUp()
    const { installationId, files } = manifest
    await writeUnfinished(target(), { installationId, begunAt, stores: files.slice(0, stores) })
    for (const name of ['manifest.json', 'access.db', 'master.key']) rmSync(join(target(), name))
    writeFileSync(join(target(), 'keys.db-journal'), 'half')
    return manifest
  }

  it('is taken up: what was whole stays, the rest is copied; it is of the time when it began', async () => {
    await cutOff(1)
    writeFileSync(join(target(), 'keys.db'), 'half')
    const isLogAsItWas = marked('log.db')
    const { manifest, verified, wasTakenUp } = await into()
    expect(wasTakenUp).toBe(true)
    expect(manifest).toMatchObject({ madeAt: begunAt, verified: true, masterKey: 'included' })
    expect(verified.ok).toBe(true)
    expect(isLogAsItWas()).toBe(true)
    expect(readdirSync(target()).sort()).toEqual(['access.db', 'keys.db', 'log.db', 'manifest.json', 'master.key'])
    for (const { name, sha256 } of manifest.files) expect(await digestOf(name)).toBe(sha256)
    await restore()
    await (await open(restored())).close()
  })

  it('has everything copied anew from the first store on that is not what it was', async () => {
    const { files } = await cutOff(2)
    appendFileSync(join(target(), 'log.db'), 'x')
    const areKeysAsTheyWere = marked('keys.db')
    const { manifest } = await into()
    expect(areKeysAsTheyWere()).toBe(false)
    expect(manifest.files.map(({ name }) => name)).toEqual(files.map(({ name }) => name))
    await restore()
  })

  it('keeps evidence that is whole, and copies what is half there', async () => {
    cpSync(made, data(), { recursive: true })
    const { sha256 } = await folderEvidenceStore(evidenceFolderOf(data())).put(Buffer.from('a photo of the stairs'))
    await into()
    const isAsItWas = marked(`evidence/${sha256}`)
    await writeUnfinished(target(), { ...(await readManifest(target())), begunAt, stores: [] })
    rmSync(join(target(), 'manifest.json'))
    await into()
    expect(isAsItWas()).toBe(true)
    await writeUnfinished(target(), { ...(await readManifest(target())), begunAt, stores: [] })
    rmSync(join(target(), 'manifest.json'))
    writeFileSync(join(target(), `evidence/${sha256}`), 'a photo of')
    const { manifest } = await into()
    expect(manifest.files.filter(isAltered)).toEqual([])
    expect(await digestOf(`evidence/${sha256}`)).toBe(sha256)
  })

  it('in the midst of its manifest, or before it could tell of itself, is taken up too', async () => {
    await cutOff(2)
    writeFileSync(join(target(), 'manifest.json'), '{"format":')
    expect((await into()).wasTakenUp).toBe(true)
    rmSync(target(), { recursive: true })
    mkdirSync(target())
    for (const name of ['writer.lock', 'writer.pid', 'unfinished.json-new']) writeFileSync(join(target(), name), '')
    expect((await into()).wasTakenUp).toBe(false)
    expect(readdirSync(target()).sort()).toEqual(['access.db', 'keys.db', 'log.db', 'manifest.json', 'master.key'])
  })

  it('leaves no master key behind when it is taken up without', async () => {
    await cutOff(1)
    writeFileSync(join(target(), 'master.key'), 'a key')
    expect((await into(false)).manifest.masterKey).toBe('apart')
    expect(existsSync(join(target(), 'master.key'))).toBe(false)
  })

  it('is not taken up by another installation, beside anything else, or by two at once; nothing of it is touched', async () => {
    await cutOff(1)
    const left = readdirSync(target())
    rmSync(data(), { recursive: true })
    await (await establish(data())).close()
    await expect(into()).rejects.toEqual(refusal('backup.of-other-installation'))
    writeFileSync(join(target(), 'precious.txt'), '1')
    await expect(into()).rejects.toEqual(refusal('backup.folder-not-empty'))
    rmSync(join(target(), 'precious.txt'))
    const lock = takeWriterLock(target())
    await expect(into()).rejects.toMatchObject({ code: 'store.locked-by-other' })
    lock.release()
    expect(readdirSync(target()).filter((name) => !name.startsWith('writer.'))).toEqual(left)
  })

  it('once it is whole is not written to again, also where it was cut off at its very end', async () => {
    const { manifest } = await backedUp()
    await writeUnfinished(target(), { ...manifest, begunAt, stores: [] })
    await expect(into()).rejects.toEqual(refusal('backup.folder-not-empty'))
    await restore()
  })
})

describe('a restore', () => {
  it('brings the installation back: the same log, keys that open it, the same accounts, views built anew', async () => {
    const { manifest } = await backedUp()
    expect(await restore()).toMatchObject({ masterKey: 'opens', manifest: { head: manifest.head } })
    const platform = await open(restored())
    const { core, access, runner } = platform
    await core.caughtUp(manifest.head)
    expect(core.journal.log.installationId).toBe(manifest.installationId)
    expect(await access.directory.byUsername('admin')).toMatchObject({ username: 'admin' })
    expect((await runner.status()).every(({ checkpoint }) => checkpoint === manifest.head)).toBe(true)
    expect(statSync(join(restored(), 'log.db')).mode & 0o077).toBe(0)
    await platform.close()
  })

  it('brings the files of evidence back too, and refuses one that was altered in the backup', async () => {
    cpSync(made, data(), { recursive: true })
    const { sha256 } = await folderEvidenceStore(evidenceFolderOf(data())).put(Buffer.from('river'))
    writeFileSync(join(evidenceFolderOf(data()), `${sha256}.x.part`), 'half')
    await backUp({ dataFolder: data(), target: target(), clock: systemClock, withMasterKey: true })
    expect(readdirSync(evidenceFolderOf(target()))).toEqual([sha256])
    mkdirSync(join(restored(), 'evidence.restoring'), { recursive: true })
    await restore()
    expect(await folderEvidenceStore(evidenceFolderOf(restored())).get(sha256)).toMatchObject({ state: 'present' })
    expect(existsSync(join(restored(), 'evidence.restoring'))).toBe(false)
    rmSync(restored(), { recursive: true })
    writeFileSync(join(evidenceFolderOf(target()), sha256), 'rivet')
    await expect(restore()).rejects.toEqual(refusal('backup.file-altered'))
  })

  it('appends again as before: the store is back in its own mode', async () => {
    await backedUp()
    await restore()
    const db = new DatabaseSync(join(restored(), 'log.db'))
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    db.close()
  })

  it('goes into an empty folder only', async () => {
    await backedUp()
    mkdirSync(restored())
    writeFileSync(join(restored(), 'log.db'), 'something')
    await expect(restore()).rejects.toEqual(refusal('restore.folder-not-empty'))
    expect(readFileSync(join(restored(), 'log.db'), 'utf8')).toBe('something')
  })

  it('takes up where an earlier one was cut off', async () => {
    await backedUp()
    mkdirSync(restored())
    writeFileSync(join(restored(), 'log.db.restoring'), 'half')
    await restore()
    expect(readdirSync(restored()).filter((name) => name.endsWith('.restoring'))).toEqual([])
  })

  it('takes up one that was cut off between the first renaming and that of the log, which nobody can start on', async () => {
    await backedUp()
    await restore()
    renameSync(join(restored(), 'log.db'), join(restored(), 'log.db.restoring'))
    const names = readdirSync(restored())
    await expect(open(restored())).rejects.toMatchObject({ code: 'store.not-a-store' })
    expect(new Set(readdirSync(restored()))).toEqual(new Set([...names, 'writer.lock', 'writer.pid']))
    await restore()
    await (await open(restored())).close()
  })

  it.each(['log.db', 'keys.db', 'access.db', 'master.key'])('refuses a backup whose %s was altered', async (name) => {
    await backedUp()
    appendFileSync(join(target(), name), 'x')
    await expect(restore()).rejects.toEqual(refusal('backup.file-altered'))
    expect(existsSync(restored())).toBe(false)
  })

  it('refuses a backup that lacks a file, its manifest, or has a manifest that names another path', async () => {
    await backedUp()
    const manifestFile = join(target(), 'manifest.json')
    const text = readFileSync(manifestFile, 'utf8')
    writeFileSync(manifestFile, text.replace('"access.db"', '"../access.db"'))
    await expect(restore()).rejects.toEqual(refusal('backup.no-manifest'))
    writeFileSync(manifestFile, text)
    rmSync(join(target(), 'access.db'))
    await expect(restore()).rejects.toEqual(refusal('backup.file-missing'))
    rmSync(manifestFile)
    await expect(restore()).rejects.toEqual(refusal('backup.no-manifest'))
  })

  it('refuses a log other than the one that the manifest tells of', async () => {
    await backedUp()
    const manifestFile = join(target(), 'manifest.json')
    const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as { events: number }
    writeFileSync(manifestFile, JSON.stringify({ ...manifest, events: manifest.events + 1 }))
    await expect(restore()).rejects.toEqual(refusal('backup.log-differs'))
  })

  it('refuses a master key that does not open the keys, and says when there is none', async () => {
    const key = Buffer.alloc(32, 7).toString('base64')
    await backedUp({ masterKey: key })
    expect(readdirSync(target())).not.toContain('master.key')
    await expect(restore(Buffer.alloc(32, 8).toString('base64'))).rejects.toEqual(refusal('backup.keys-do-not-open'))
    expect(await restore(key)).toMatchObject({ masterKey: 'opens' })
  })

  it('of a backup without the master key works, and says that it is missing', async () => {
    const { manifest } = await backedUp({ withMasterKey: false })
    expect(manifest.masterKey).toBe('apart')
    expect(await restore()).toMatchObject({ masterKey: 'missing' })
    await expect(open(restored())).rejects.toMatchObject({ code: 'store.key-store-mismatch' })
    writeFileSync(join(restored(), 'master.key'), readFileSync(join(data(), 'master.key')), { mode: 0o600 })
    await (await open(restored())).close()
  })

  it('to a point in time holds what had been recorded by then, whole, and nothing later in any byte of the file', async () => {
    const clock = new SettableClock('2026-11-24T01:00:00.000Z')
    const platform = await openPlatform({ dataFolder: data(), clock, masterKey: '' })
    const street = { streetName: '望潮街道党工委', streetSince: toLocalDate('2003-05-20') }
    await firstStart(platform, { ...street, username: 'admin', clock })
    const { log } = platform.core.journal
    const then = await log.head()
    const kept = await log.readRaw(LOG_START, { limit: 1_000 })
    clock.goOnMs(1)
    const later = await openAccount(platform, 'told-later', clock)
    await platform.close()
    await backUp({ dataFolder: data(), target: target(), clock, withMasterKey: true })
    const to = (instant: string) =>
      restoreBackup({ backup: target(), dataFolder: restored(), masterKey: '', to: toInstant(instant) })

    await expect(to('2026-11-24T00:59:59.999Z')).rejects.toEqual(refusal('restore.nothing-so-early'))
    expect(existsSync(restored())).toBe(false)
    expect(await to('2026-11-24T01:00:00.000Z')).toMatchObject({ head: then, masterKey: 'opens' })
    expect(readFileSync(join(restored(), 'log.db')).includes(later)).toBe(false)

    const again = await openPlatform({ dataFolder: restored(), clock, masterKey: '' })
    expect(await again.core.journal.log.readRaw(LOG_START, { limit: 1_000 })).toEqual(kept)
    expect(await verifyLog(again.core.journal.log)).toMatchObject({ ok: true, head: then })
    await openAccount(again, 'told-anew', clock)
    expect(await verifyLog(again.core.journal.log)).toMatchObject({ ok: true })
    await again.close()
  })

  it('to a point in time after the backup is all of it', async () => {
    const { manifest } = await backedUp()
    const whole = { backup: target(), dataFolder: restored(), masterKey: '', to: toInstant('2999-01-01T00:00:00.000Z') }
    expect(await restoreBackup(whole)).toMatchObject({ head: manifest.head })
  })
})

/** Returns its id. */
async function openAccount({ access, core }: Platform, username: string, clock: SettableClock): Promise<string> {
  const { accountId, outcome } = await access.office.open(
    { username, displayName: username, memberId: null, grants: [] },
    { commandId: newId<'command'>(), actor: operatorOf(core.journal.log.installationId), now: clock.now() },
  )
  if (outcome.kind !== 'recorded') throw new Error(outcome.kind)
  return accountId
}
