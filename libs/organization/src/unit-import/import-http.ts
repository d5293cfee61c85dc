import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { Permit } from '@harbor/service/permit'
import { TheProgress, type Progress } from '@harbor/service/progress-lines'
import { ImportsTable, answerImport, answerWorkbook } from '@harbor/service/table-import'
import { AnswersFile, ImportQuery, XLSX } from '@harbor/service/upload'
import type { ImportReport } from '@harbor/tables/report/import-report'
import { UnitDirectory } from '../unit-directory'
import { UnitTurns } from '../unit-turns'
import { annotateUnits, unitsTemplate } from '../unit/import/unit-report'
import { importUnits } from './import-units'

@ApiTags('imports')
@Controller('imports/units')
export class UnitsImportController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly directory: UnitDirectory,
    @Inject(UnitTurns) private readonly turns: UnitTurns,
  ) {}

  @Post()
  @ImportsTable(
    'import.units',
    'Import a list of units (CSV or XLSX), or see by a dry run what it would do; the same file again adds nothing',
  )
  async import(
    @Query() query: ImportQuery,
    @TheCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @TheProgress() onProgress: Progress,
  ): Promise<ImportReport | Buffer> {
    await this.directory.refresh()
    const work = {
      journal: this.core.journal,
      directory: this.directory,
      turns: this.turns,
      caughtUp: this.core.caughtUp,
      today: caller.today,
      context: caller.context,
    }
    return answerImport(
      { request, reply, query, caller },
      {
        name: 'units',
        run: ({ bytes, name }, dryRun) => importUnits(bytes, { ...work, fileName: name }, dryRun, onProgress),
        annotate: annotateUnits,
      },
    )
  }

  @Get('template')
  @Permit('import.units')
  @AnswersFile(XLSX)
  @ApiOperation({ summary: 'An empty list of units to fill in, with drop-downs (XLSX)' })
  async template(@Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    await this.directory.refresh()
    const names = [...this.directory.units.values()].map(({ name }) => name)
    return answerWorkbook(reply, 'units-template', await unitsTemplate(names))
  }
}
