import { existsSync } from 'node:fs'
import { access, constants, readdir, readFile, stat, statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqliteResult } from '@harbor/event-log/sqlite/sqlite-errors'
import { requireSafeSqlite } from '@harbor/event-log/sqlite/sqlite-file'
import { settings } from '@harbor/service/config'
import { nearest } from '../command-line'
import { bytes } from '../output'
import type { Found, Patient } from './check'

const leastNode = { major: 24, minor: 15 }
const leastFreeBytes = 64 * 1024 * 1024
const comfortableFreeBytes = 1024 * 1024 * 1024
const ownerOnly = 0o077
const SQLITE_BUSY = 5

/** Variables of the command line itself. */
const ownVariables = ['HARBOR_TOKEN', 'HARBOR_PASSWORD', 'HARBOR_CODE']

/** A misspelt variable is silently without effect: the one mistake that reading settings cannot find. */
export async function checkSettings({ env, config }: Patient): Promise<readonly Found[]> {
  const known = [
    ...Object.values(settings).flatMap((one) =>
      'secret' in one ? [one.variable, `${one.variable}_FILE`] : [one.variable],
    ),
    ...ownVariables,
  ]
  const strange = Object.keys(env).filter((name) => name.startsWith('HARBOR_') && !known.includes(name))
  const warnings = strange.map((name): Found => {
    const near = nearest(name, known)
    return {
      check: 'settings',
      level: 'warn',
      words: { zh: '环境变量 {name} 不起作用', en: 'the variable {name} has no effect' },
      detail: { name, near: near ?? '' },
      advice: near
        ? { zh: '是不是 {near}？', en: 'Did you mean {near}?' }
        : { zh: '可用的设置见 .env.example。', en: 'See .env.example for the settings there are.' },
    }
  })
  if (warnings.length > 0) return warnings
  return [
    {
      check: 'settings',
      level: 'ok',
      words: { zh: '可以使用；数据目录 {folder}', en: 'acceptable; data folder {folder}' },
      detail: { folder: resolve(config.dataFolder) },
    },
  ]
}

export async function checkRuntime(): Promise<readonly Found[]> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isNew = major > leastNode.major || (major === leastNode.major && minor >= leastNode.minor)
  requireSafeSqlite()
  return [
    {
      check: 'runtime',
      level: isNew ? 'ok' : 'fail',
      words: { zh: 'Node {node}，SQLite {sqlite}', en: 'Node {node}, SQLite {sqlite}' },
      detail: { node: process.versions.node, sqlite: process.versions['sqlite'] ?? '' },
      ...(!isNew && {
        advice: { zh: '请用 npm 脚本启动（自带 Node 24）。', en: 'Start through npm, which brings Node 24.' },
      }),
    },
  ]
}

/** What others can read, others can copy: the stores hold personal data and the keys to it. */
export async function checkFolder({ config }: Patient): Promise<readonly Found[]> {
  const folder = resolve(config.dataFolder)
  if (!existsSync(folder)) {
    return [
      {
        check: 'folder',
        level: 'fail',
        words: { zh: '数据目录 {folder} 不存在', en: 'the data folder {folder} does not exist' },
        detail: { folder },
        advice: {
          zh: '请检查 HARBOR_DATA；首次启动（npm start）会建立它。',
          en: 'Check HARBOR_DATA; the first start (npm start) makes it.',
        },
      },
    ]
  }
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  const names = (await readdir(folder)).filter((name) => /\.(db|key)(-wal|-shm)?$/.test(name))
  const open: string[] = []
  for (const path of [folder, ...names.map((name) => join(folder, name))])
    if (((await stat(path)).mode & ownerOnly) !== 0) open.push(path)
  if (open.length === 0 || process.platform === 'win32') {
    return [{ check: 'folder', level: 'ok', words: { zh: '只有所有者可以访问', en: 'for its owner alone' } }]
  }
  const exposed = open.some((path) => path.endsWith('.key'))
  return [
    {
      check: 'folder',
      level: exposed ? 'fail' : 'warn',
      words: { zh: '其他用户可以访问：{open}', en: 'others may access: {open}' },
      detail: { open: open.join(', '), folder },
      advice: { zh: '请执行 chmod -R go= {folder}', en: 'Run chmod -R go= {folder}' },
    },
  ]
}

export async function checkDisk({ config }: Patient): Promise<readonly Found[]> {
  const { bavail, bsize } = await statfs(config.dataFolder)
  const free = bavail * bsize
  const level = free < leastFreeBytes ? 'fail' : free < comfortableFreeBytes ? 'warn' : 'ok'
  return [
    {
      check: 'disk',
      level,
      words: { zh: '剩余 {free}', en: '{free} free' },
      detail: { free: bytes(free), freeBytes: free },
      ...(level !== 'ok' && {
        advice: { zh: '请在数据目录所在的磁盘上腾出空间。', en: 'Free space on the disk of the data folder.' },
      }),
    },
  ]
}

/** Who holds the right to write, found without taking it: the holder keeps the lock file locked against reading. */
export async function holderOfLock(folder: string): Promise<string | undefined> {
  const file = join(folder, 'writer.lock')
  if (!existsSync(file)) return undefined
  const lock = new DatabaseSync(file, { readOnly: true, timeout: 0 })
  try {
    lock.prepare('SELECT count(*) FROM sqlite_schema').get()
    return undefined
  } catch (error) {
    if (sqliteResult(error) !== SQLITE_BUSY) throw error
    return (await readFile(join(folder, 'writer.pid'), 'utf8').catch(() => '')).trim() || '?'
  } finally {
    lock.close()
  }
}

export async function checkLock({ config }: Patient): Promise<readonly Found[]> {
  const holder = await holderOfLock(config.dataFolder)
  return [
    holder === undefined
      ? { check: 'lock', level: 'ok', words: { zh: '没有进程在写', en: 'nobody is writing' } }
      : {
          check: 'lock',
          level: 'ok',
          words: { zh: '由进程 {pid} 持有（服务正在运行）', en: 'held by process {pid} (a server is running)' },
          detail: { pid: holder },
        },
  ]
}
