import { HttpCode, applyDecorators } from '@nestjs/common'
import { ApiBody, ApiConsumes, ApiOperation } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Permission } from '@harbor/access/policy'
import type { ImportReport } from '@harbor/tables/report/import-report'
import type { ReportLanguage } from '@harbor/tables/report/report-text'
import type { Caller } from './caller'
import { rowByRow } from './import-cut-off'
import { Permit } from './permit'
import { WithProgress } from './progress-lines'
import { AnswersFile, XLSX, uploadedFile, type ImportQuery } from './upload'

/** Of a POST route that takes a table (CSV or XLSX) as a form's `file`, and answers with `answerImport`. */
export const ImportsTable = (permission: Permission, summary: string) =>
  applyDecorators(
    Permit(permission),
    HttpCode(200),
    ApiConsumes('multipart/form-data'),
    ApiBody({
      schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
    }),
    WithProgress(),
    AnswersFile(XLSX),
    ApiOperation({ summary }),
  )

export interface TableFile {
  readonly bytes: Uint8Array
  /** Printable, of limited length: it goes into the log as provenance. */
  readonly name: string
}

/**
 * Reads the file, runs the import and answers with its report, or with the file itself, annotated, as `<name>-checked.xlsx`: that is
 * always a dry run. ProblemError when there is no file; ImportCutOff when the store fails between two rows.
 */
export async function answerImport<Report extends Pick<ImportReport, 'findings'>>(
  asked: {
    readonly request: FastifyRequest
    readonly reply: FastifyReply
    readonly query: ImportQuery
    readonly caller: Caller
  },
  it: {
    readonly name: string
    readonly run: (file: TableFile, dryRun: boolean) => Promise<Report>
    readonly annotate: (
      bytes: Uint8Array,
      findings: Report['findings'],
      language: ReportLanguage,
    ) => Promise<Uint8Array>
  },
): Promise<Report | Buffer> {
  const { request, reply, query, caller } = asked
  const file = await uploadedFile(request)
  const annotated = query.format === 'xlsx'
  const report = await rowByRow(() => it.run(file, annotated || query.dryRun === 'true'))
  if (!annotated) return report
  const bytes = await it.annotate(file.bytes, report.findings, caller.language === 'en' ? 'en' : 'zh')
  return answerWorkbook(reply, `${it.name}-checked`, bytes)
}

/** Answers with a workbook as a download. */
export function answerWorkbook(reply: FastifyReply, name: string, bytes: Uint8Array): Buffer {
  void reply.type(XLSX).header('content-disposition', `attachment; filename="${name}.xlsx"`)
  return Buffer.from(bytes)
}
