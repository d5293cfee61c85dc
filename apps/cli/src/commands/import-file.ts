import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { ImportFinding } from '@harbor/tables/report/import-finding'
import type { ImportReport } from '@harbor/tables/report/import-report'
import { reportText, type ReportLanguage } from '@harbor/tables/report/report-text'
import type { Api } from '../api/api'
import type { Call, OptionSpecs } from '../command'
import { CliError, exitCodes, wrongUse } from '../errors'
import { bytes as size, type Answer } from '../output'

export const importOptions = {
  'dry-run': { about: { zh: '只报告，不记录', en: 'Report only, record nothing' } },
  report: {
    value: 'OUT.xlsx',
    about: { zh: '另存一份逐格标注的工作簿', en: 'Also write the file as a workbook with every finding marked' },
  },
} as const satisfies OptionSpecs

export const importNotes = {
  zh: '接受 CSV（UTF-8、UTF-16、GB18030）和 xlsx。重复导入同一文件不会重复记录。有行未导入时退出码为 1。',
  en: 'Takes CSV (UTF-8, UTF-16, GB18030) and xlsx. The same file again adds nothing. Exit code 1 when rows were not imported.',
}

const largestFileBytes = 20 * 1024 * 1024

export type Annotate = (
  bytes: Uint8Array,
  findings: readonly ImportFinding[],
  language: ReportLanguage,
) => Promise<Uint8Array>

/** Sends the file to its route and tells what became of it. */
export async function importFile(call: Call, path: string, annotate: () => Promise<Annotate>): Promise<Answer> {
  const file = resolve(call.given.at(0))
  const bytes = await readInput(file)
  const reportFile = reportPath(call, file)
  const dryRun = call.given.flag('dry-run')
  const api = await call.api(dryRun ? 'read' : 'write')
  const report = await send(call, api, path, { name: basename(file), bytes }, dryRun)
  const language = call.language === 'en' ? 'en' : 'zh'
  if (reportFile !== undefined) {
    const mark = await annotate()
    await writeFile(reportFile, await mark(bytes, report.findings, language), { mode: 0o600 })
  }
  const document = { ...report, dryRun, report: reportFile ?? null }
  const text = [
    dryRun ? `${call.say(nothingRecorded)}\n` : '',
    reportText(report, language),
    reportFile === undefined ? '' : `${call.say(marked, { reportFile })}\n`,
  ].join('')
  return { exit: report.refused > 0 ? 1 : 0, document, text }
}

async function send(
  call: Call,
  api: Api,
  path: string,
  file: { readonly name: string; readonly bytes: Uint8Array },
  dryRun: boolean,
): Promise<ImportReport> {
  const progress = call.progress(call.say({ zh: '导入', en: 'import' }))
  const query = { dryRun: dryRun ? 'true' : undefined }
  try {
    const { body } = await api.request('POST', path, { file, query, onProgress: progress.at })
    return body as ImportReport
  } finally {
    progress.end()
  }
}

/** The file that a command was given, as bytes; CliError when it is missing, unreadable or too large to be sent. */
export async function readInput(file: string): Promise<Uint8Array> {
  if (!existsSync(file)) throw wrongUse({ zh: '没有这个文件：{file}', en: 'There is no such file: {file}' }, { file })
  const bytes = await readFile(file).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw wrongUse({ zh: '无法读取 {file}：{reason}', en: 'Cannot read {file}: {reason}' }, { file, reason })
  })
  if (bytes.length <= largestFileBytes) return bytes
  const detail = { file, size: size(bytes.length), limit: size(largestFileBytes) }
  const words = { zh: '{file} 有 {size}，超过 {limit}', en: '{file} has {size}, more than {limit}' }
  const hint = { zh: '请拆分后再导入。', en: 'Split it and import the parts.' }
  throw new CliError(exitCodes.refused, 'file.too-large', words, detail, hint)
}

/** Never over the file that is imported. */
function reportPath(call: Call, input: string): string | undefined {
  const given = call.given.text('report')
  if (given === undefined) return undefined
  const file = resolve(given)
  if (file !== input && /\.xlsx$/i.test(file)) return file
  throw wrongUse({
    zh: '--report 须为另一个 .xlsx 文件',
    en: '--report must be another file that ends in .xlsx',
  })
}

const nothingRecorded = { zh: '试运行：没有记录任何内容。', en: 'Dry run: nothing was recorded.' }
const marked = { zh: '已标注：{reportFile}', en: 'Marked copy: {reportFile}' }

/** A file of JSON that somebody wrote. */
export async function jsonIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw wrongUse({ zh: '无法读取 {file}：{reason}', en: 'Cannot read {file}: {reason}' }, { file, reason })
  }
}
