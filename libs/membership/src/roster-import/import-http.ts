import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { UnitDirectory } from '@harbor/organization/public'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { ImportsTable, answerImport, answerWorkbook } from '@harbor/service/table-import'
import { AnswersFile, FICTIONAL_DATA, ImportQuery, XLSX } from '@harbor/service/upload'
import { Permit } from '@harbor/service/permit'
import { TheProgress, type Progress } from '@harbor/service/progress-lines'
import type { ImportReport } from '@harbor/tables/report/import-report'
import { annotateRoster, rosterTemplate } from '../roll/import/roster-report'
import { importRoster } from './import-roster'

@ApiTags('imports')
@Controller('imports/roster')
export class RosterImportController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(FICTIONAL_DATA) private readonly fictional: boolean,
  ) {}

  @Post()
  @ImportsTable(
    'import.roster',
    'Import a 党员花名册 (CSV or XLSX), or see by a dry run what it would do; the same file again adds nothing',
  )
  async import(
    @Query() query: ImportQuery,
    @TheCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @TheProgress() onProgress: Progress,
  ): Promise<ImportReport | Buffer> {
    await this.units.refresh()
    const scope = caller.unitsInScope()
    const units = [...this.units.units.values()].filter(({ id }) => scope === 'all' || scope.has(id))
    const work = {
      journal: this.core.journal,
      unit: (id: (typeof units)[number]['id']) => this.units.facts(id),
      today: caller.today,
      context: caller.context,
    }
    const options = { units, allowInvalidIdChecksum: this.fictional, onProgress }
    return answerImport(
      { request, reply, query, caller },
      {
        name: 'roster',
        run: ({ bytes, name }, dryRun) => importRoster(bytes, { ...work, fileName: name }, { ...options, dryRun }),
        annotate: annotateRoster,
      },
    )
  }

  @Get('template')
  @Permit('import.roster')
  @AnswersFile(XLSX)
  @ApiOperation({ summary: 'An empty roster to fill in, with drop-downs (XLSX)' })
  async template(@Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    await this.units.refresh()
    const branches = [...this.units.units.values()].filter(
      ({ kind, dissolvedOn }) => kind === 'branch' && dissolvedOn === null,
    )
    return answerWorkbook(reply, 'roster-template', await rosterTemplate(branches.map(({ name }) => name)))
  }
}
