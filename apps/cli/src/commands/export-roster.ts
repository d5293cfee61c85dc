import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { MemberOverview } from '@harbor/membership/member-overview/overview'
import type { RosterEntry } from '@harbor/membership/roster/views'
import { standings } from '@harbor/membership/words'
import type { Api } from '../api/api'
import { allDocuments } from '../api/pages'
import { unitOption, unitsOn } from '../api/units'
import type { Call, Command } from '../command'
import { wrongUse } from '../errors'
import { count, type Answer } from '../output'
import { csvText, namesOfBranch, rosterRow, rosterTable, workbookBytes, type RosterRow } from '../roster-file'
import { clockOptions } from './member-show'

const formats = ['csv', 'xlsx'] as const
const pageSize = '500'
const filesAtOnce = 8

export const exportRoster: Command = {
  name: 'export roster',
  takes: [],
  reach: 'api',
  about: { zh: '导出党员花名册（csv 或 xlsx）', en: 'Export the roster (csv or xlsx)' },
  notes: {
    zh: [
      '列名与导入所用相同，可以再导入；单元格内容不会成为公式。',
      '身份证号、工作单位、电话只在 --personal 时导出：逐份打开档案，并逐份留下查阅记录。',
    ].join('\n'),
    en: [
      'Columns are those of an import, so that it can be imported again; no cell turns into a formula.',
      'ID number, workplace and phone only with --personal: every file is opened, and every read is recorded.',
    ].join('\n'),
  },
  examples: [
    'export roster --out 花名册.csv',
    'export roster --format xlsx --out 花名册.xlsx --personal',
    'export roster --as-of 2024-12-31 --known-at 2025-01-15 --out 年末.csv',
  ],
  options: {
    format: { value: 'csv|xlsx', about: { zh: '默认 csv', en: 'Default csv' } },
    out: { value: 'FILE', about: { zh: '写入此文件；默认标准输出（csv）', en: 'Write here; default stdout (csv)' } },
    unit: { value: 'ID|NAME', about: { zh: '只导出该组织及其下级', en: 'This unit and those below it only' } },
    standing: {
      value: 'S,S',
      about: { zh: '只导出这些状态；默认在册者', en: 'These standings only; default: those on the roll' },
    },
    personal: { about: { zh: '含身份证号等个人信息', en: 'With ID number and other personal data' } },
    ...clockOptions,
  },
  async run(call): Promise<Answer> {
    const format = call.given.oneOf('format', formats) ?? 'csv'
    const out = call.given.text('out')
    if (format === 'xlsx' && out === undefined && !call.json)
      throw wrongUse({ zh: '导出 xlsx 时须用 --out 指定文件', en: 'An xlsx file needs --out' })
    const personal = call.given.flag('personal')
    const rows = await rowsOf(call, await call.api('read'), personal)
    const { titles, lines } = rosterTable(rows, personal)
    if (out === undefined)
      return { exit: 0, document: { rows: lines.length, titles, lines }, text: csvText(titles, lines) }
    const file = resolve(out)
    const content = format === 'csv' ? Buffer.from(csvText(titles, lines)) : await workbookBytes(titles, lines)
    await writeFile(file, content, { mode: 0o600 })
    const sha256 = createHash('sha256').update(content).digest('hex')
    const told = call.say(
      { zh: '已导出 {rows} 人：{file}', en: '{rows} persons written to {file}' },
      { rows: count(lines.length), file },
    )
    return { exit: 0, document: { file, format, rows: lines.length, sha256 }, text: `${told}\n` }
  },
}

async function rowsOf(call: Call, api: Api, personal: boolean): Promise<readonly RosterRow[]> {
  const clocks = { asOf: call.given.date('as-of'), knownAt: call.given.instant('known-at') }
  const query = { ...clocks, unit: await unitOption(call, api), standing: standingOption(call), limit: pageSize }
  const progress = call.progress(call.say({ zh: '名册', en: 'roster' }))
  const entries = await allDocuments<RosterEntry>(api, '/members', query, progress.at)
  progress.end()
  const units = await unitsOn(api, clocks.asOf)
  const files = personal ? await openFiles(call, api, entries, clocks) : new Map<string, MemberOverview>()
  return entries.map((entry) => {
    return rosterRow(entry, namesOfBranch(units, entry.unitId), files.get(entry.memberId))
  })
}

async function openFiles(
  call: Call,
  api: Api,
  entries: readonly RosterEntry[],
  clocks: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, MemberOverview>> {
  const files = new Map<string, MemberOverview>()
  const progress = call.progress(call.say({ zh: '档案', en: 'files' }))
  for (let first = 0; first < entries.length; first += filesAtOnce) {
    const some = entries.slice(first, first + filesAtOnce)
    await Promise.all(
      some.map(async ({ memberId }) => {
        const { body } = await api.request('GET', `/members/${memberId}`, { query: clocks })
        files.set(memberId, body as MemberOverview)
      }),
    )
    progress.at(files.size, entries.length)
  }
  progress.end()
  return files
}

function standingOption(call: Call): string | undefined {
  const asked = call.given.text('standing')
  const known: readonly string[] = standings
  const wrong = asked?.split(',').find((one) => !known.includes(one))
  if (wrong === undefined) return asked
  throw wrongUse(
    { zh: '--standing 没有 {wrong}；可用：{known}', en: '--standing: there is no {wrong}; one of {known}' },
    { wrong, known: known.join(', ') },
  )
}
