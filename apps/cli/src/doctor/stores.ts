import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteAccessStore } from '@harbor/access/credentials/sqlite/sqlite-access-store'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { openSqliteEventLog, type SqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { inspectWal } from '@harbor/event-log/sqlite/wal-tail'
import { storeError } from '@harbor/event-log/store-advice'
import { dateOf } from '@harbor/kernel/time'
import { openLocalRules } from '@harbor/platform/local-rules'
import { readViewStatus } from '@harbor/platform/views/view-watcher'
import type { ViewStatus } from '@harbor/read-models/view-status'
import { bytes, count } from '../output'
import type { Found, Patient } from './check'

/** Opens the log as every reader does: format, installation and its newest thousand events are checked. */
export async function checkLog({ config, held }: Patient, log: SqliteEventLog): Promise<readonly Found[]> {
  const head = await log.head()
  const whole: Found = {
    check: 'log',
    level: 'ok',
    words: {
      zh: '{events} 个事件，末尾完好；安装 {installation}',
      en: '{events} events, its end in order; installation {installation}',
    },
    detail: { events: count(head), head, installation: log.installationId },
  }
  // While somebody writes, what stands behind the last commit is that process's work in progress.
  const torn = held ? 0 : inspectWal(join(config.dataFolder, 'log.db-wal')).tornBytes
  if (torn === 0) return [whole]
  return [
    whole,
    {
      check: 'log',
      level: 'warn',
      words: {
        zh: '上次停止时有一次写入没有完成（{size}）',
        en: 'a write was cut off when the store last stopped ({size})',
      },
      detail: { size: bytes(torn) },
      advice: { zh: '下次启动会恢复到最后一次完整提交。', en: 'The next start recovers to the last whole commit.' },
    },
  ]
}

export async function checkKeys({ config }: Patient, installationId: string): Promise<readonly Found[]> {
  const { dataFolder, masterKey } = config
  const keys = await openSqliteKeys(dataFolder, {
    installationId,
    readOnly: true,
    ...(masterKey !== '' && { masterKey }),
  })
  await keys.close()
  const from = masterKey === '' ? 'master.key' : 'HARBOR_MASTER_KEY'
  return [
    {
      check: 'keys',
      level: 'ok',
      words: { zh: '与日志相符，主密钥（{from}）可用', en: 'fit the log, the master key ({from}) opens them' },
      detail: { from },
    },
  ]
}

/** Credentials, and the record of sensitive reads, whose chain is checked whole. */
export async function checkAccess({ config }: Patient, installationId: string): Promise<readonly Found[]> {
  const file = join(config.dataFolder, 'access.db')
  if (!existsSync(file)) throw storeError('store.not-a-store', `${file} does not exist`)
  const store = openSqliteAccessStore(file, installationId)
  try {
    const verdict = await store.reads.verify()
    if (verdict.ok) {
      const detail = { reads: count(verdict.reads) }
      return [
        {
          check: 'access',
          level: 'ok',
          words: { zh: '{reads} 条敏感查阅记录，链完整', en: '{reads} sensitive reads on record, chain whole' },
          detail,
        },
      ]
    }
    return [
      {
        check: 'access',
        level: 'fail',
        words: { zh: '查阅记录自第 {at} 条起被改动', en: 'the record of reads was altered at number {at}' },
        detail: { at: verdict.brokenAt },
        advice: { zh: '请保留现状并与备份比对。', en: 'Keep everything as it is and compare with the backups.' },
      },
    ]
  } finally {
    await store.close()
  }
}

export async function checkViews({ config, held }: Patient): Promise<readonly Found[]> {
  const status = await readViewStatus(config.dataFolder)
  const off = Map.groupBy(status, ({ lag }) => lag)
  off.delete(0)
  if (off.size > 0) return [...off.values()].map((views) => lateViews(views, held))
  const words = { zh: '{views} 个视图均已更新到日志末尾', en: 'all {views} are up to the end of the log' }
  return [{ check: 'views', level: 'ok', words, detail: { views: status.length } }]
}

/** All of the same distance: after a loss of the log's end, or before the first start, that is every view. */
function lateViews(views: readonly ViewStatus[], held: boolean): Found {
  const { lag = 0 } = views[0] ?? {}
  const names = views.slice(0, namedViews).map(({ view }) => view)
  const more = views.length > names.length ? ', …' : ''
  const detail = { views: `${names.join(', ')}${more}`, count: views.length, lag: count(Math.abs(lag)) }
  if (lag < 0) {
    const words = {
      zh: '{count} 个视图比日志超前 {lag}（{views}）：日志末尾有事件丢失',
      en: '{count} views are {lag} ahead of the log ({views}): events are missing at its end',
    }
    return { check: 'views', level: 'fail', words, detail, advice: findOutFirst }
  }
  const words = {
    zh: '{count} 个视图落后 {lag} 个位置（{views}）',
    en: '{count} views are {lag} positions behind ({views})',
  }
  return { check: 'views', level: 'warn', words, detail, advice: held ? lookAtServer : builtAtStart }
}

/** Working days count only where the year's holidays are known. */
export async function checkCalendar({ clock, config }: Patient): Promise<readonly Found[]> {
  const { years } = openLocalRules(config.rulesFolder).calendar
  const today = dateOf(clock.now())
  const year = Number(today.slice(0, 4))
  const lastMonths = today.slice(5) >= '11-01' ? [year, year + 1] : [year]
  const missing = lastMonths.filter((one) => !years.has(one))
  const detail = { years: [...years.keys()].join(', '), missing: missing.join(', ') }
  if (missing.length === 0)
    return [
      {
        check: 'calendar',
        level: 'ok',
        words: { zh: '工作日历含 {years} 年', en: 'working days are known for {years}' },
        detail,
      },
    ]
  return [
    {
      check: 'calendar',
      level: 'warn',
      words: {
        zh: '工作日历缺 {missing} 年：暂按周一至周五计算',
        en: 'working days of {missing} are not known: Monday to Friday are assumed',
      },
      detail,
      advice: {
        zh: '国务院公布放假安排后，请升级或补充日历。',
        en: 'Upgrade, or add the year, once the State Council has published it.',
      },
    },
  ]
}

/** Of those that are off, so many by name. */
const namedViews = 3

export function openLog({ config }: Patient): Promise<SqliteEventLog> {
  return openSqliteEventLog(config.dataFolder, { readOnly: true })
}

const builtAtStart = { zh: '下次启动会从日志更新。', en: 'The next start brings them up from the log.' }
const findOutFirst = {
  zh: '若刚恢复过旧备份，属正常：请运行 harbor projections rebuild all。否则请停止服务，复制整个数据目录留存，与最近的备份比对：日志末尾可能被截去。',
  en: 'Expected after an older backup was restored: then run harbor projections rebuild all. Otherwise stop the server, keep a copy of the whole data folder and compare with the latest backup: the end of the log may have been cut off.',
}
const lookAtServer = {
  zh: '若不缩小，请查看服务的 /health/ready 与日志。',
  en: 'When it does not shrink, look at /health/ready and the log of the server.',
}
