import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { UnitDirectory } from '@harbor/organization/public'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { Permit } from '@harbor/service/permit'
import { TheProgress, type Progress } from '@harbor/service/progress-lines'
import { ImportsTable, answerImport, answerWorkbook } from '@harbor/service/table-import'
import { AnswersFile, ImportQuery, XLSX } from '@harbor/service/upload'
import type { ImportReport } from '@harbor/tables/report/import-report'
import { PEOPLE_ON_ROLL, type PeopleOnRoll } from '../../people-on-roll'
import { annotateHours, hoursTemplate, importHours } from './import-hours'

@ApiTags('imports')
@Controller('imports/hours')
export class HoursImportController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(PEOPLE_ON_ROLL) private readonly people: PeopleOnRoll,
  ) {}

  @Post()
  @ImportsTable(
    'import.hours',
    'Import a ledger of hours (CSV or XLSX), or see by a dry run what it would do; the same again adds nothing',
  )
  async import(
    @Query() query: ImportQuery,
    @TheCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @TheProgress() onProgress: Progress,
  ): Promise<ImportReport | Buffer> {
    await this.core.caughtUp(await this.core.journal.log.head())
    const work = {
      journal: this.core.journal,
      people: this.people,
      units: [...this.units.units.values()],
      scope: caller.unitsInScope(),
      context: caller.context,
      actorMemberId: caller.principal.memberId,
      onProgress,
    }
    return answerImport(
      { request, reply, query, caller },
      {
        name: 'hours',
        run: ({ bytes, name }, dryRun) => importHours(bytes, { ...work, fileName: name, dryRun }),
        annotate: annotateHours,
      },
    )
  }

  @Get('template')
  @Permit('import.hours')
  @AnswersFile(XLSX)
  @ApiOperation({ summary: 'An empty ledger of hours to fill in, with drop-downs (XLSX)' })
  async template(@Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    await this.units.refresh()
    const living = [...this.units.units.values()].filter(({ dissolvedOn }) => dissolvedOn === null)
    return answerWorkbook(reply, 'hours-template', await hoursTemplate(living.map(({ name }) => name)))
  }
}
