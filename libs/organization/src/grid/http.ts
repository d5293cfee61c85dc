import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { IsIn, IsOptional } from 'class-validator'
import { deriveId, type UnitId } from '@harbor/kernel/ids'
import { FAR_DATE, type LocalDate } from '@harbor/kernel/time'
import { execute } from '@harbor/event-log/execute'
import { allDocuments } from '@harbor/read-models/all-documents'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { CommandDesk, recordedOrThrow, type Recorded } from '@harbor/service/desk'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { IsLocalDate } from '@harbor/service/validators'
import { UnitDirectory } from '../unit-directory'
import { covers, overlaps, type GridId, type UnitHistory } from '../unit-facts'
import * as body from './commands'
import { closeGrid, outlineGrid, registerGrid, renameGrid, type GivenGrid, type GridDecision } from './decide'
import { gridKinds, gridStream, type GridKind } from './events'
import { mostFeatures, readFeatures, type FeatureFault, type ReadFeature } from './reading/features'
import { readOutline, type Outline } from './reading/outline'
import { gridOf, isGridOn, type GridState } from './state'
import { gridsView, type GridRow } from './views'

export class GridsQuery {
  /** Today when missing. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsLocalDate()
  asOf?: LocalDate

  @ApiPropertyOptional({ enum: gridKinds })
  @IsOptional()
  @IsIn(gridKinds)
  kind?: GridKind
}

export class ImportQuery {
  /** `true`: tells what would happen, records nothing. */
  @ApiPropertyOptional({ enum: ['true'] })
  @IsOptional()
  @IsIn(['true'])
  dryRun?: 'true'
}

export interface GridOnDay extends Omit<GridRow, 'outline'> {
  /** Who serves it on that day; null: nobody. */
  readonly unitId: UnitId | null
  readonly unitName: string | null
  readonly drawn: boolean
}

/** Rings of [longitude, latitude]. */
type Coordinates = readonly (readonly (readonly number[])[])[]

export interface GridAnswer extends Omit<GridState, 'outline'> {
  readonly id: GridId
  readonly outline: Coordinates | null
}

/** A GeoJSON FeatureCollection (RFC 7946). */
export interface GridMap {
  readonly type: 'FeatureCollection'
  readonly features: readonly {
    readonly type: 'Feature'
    readonly id: GridId
    readonly geometry: { readonly type: 'Polygon'; readonly coordinates: Coordinates }
    readonly properties: Pick<GridOnDay, 'name' | 'kind' | 'withinId' | 'unitId' | 'unitName'>
  }[]
}

export interface GridImportReport {
  readonly features: number
  readonly registered: number
  readonly outlined: number
  readonly unchanged: number
  /** Features that cannot be used; then nothing is recorded. */
  readonly faults: readonly { readonly index: number; readonly name: string; readonly fault: FeatureFault }[]
  readonly recorded: boolean
}

/** 网格与小区: the areas that branches serve, as of a day, and as a map. */
@ApiTags('units')
@Controller('grids')
export class GridController {
  constructor(
    @Inject(CommandDesk) private readonly desk: CommandDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
  ) {}

  @Get()
  @Permit('unit.read')
  @ApiOperation({ summary: '网格: every area of a day, with the branch that serves it' })
  async list(
    @Query() { asOf, kind }: GridsQuery,
    @TheCaller() { today }: Caller,
  ): Promise<{ readonly documents: readonly GridOnDay[] }> {
    const on = asOf ?? today
    const rows = await this.rowsOn(on)
    return { documents: rows.filter((row) => !kind || row.kind === kind).map((row) => this.onDay(row, on)) }
  }

  @Get('map')
  @Permit('unit.read')
  @ApiOperation({ summary: '网格地图: those that are drawn, as GeoJSON' })
  async map(@Query() { asOf, kind }: GridsQuery, @TheCaller() { today }: Caller): Promise<GridMap> {
    const on = asOf ?? today
    const rows = (await this.rowsOn(on)).filter((row) => !kind || row.kind === kind)
    const features = rows.flatMap((row) => {
      const { outline } = row
      if (outline === null) return []
      const { name, withinId, unitId, unitName } = this.onDay(row, on)
      const geometry = { type: 'Polygon' as const, coordinates: outline }
      const properties = { name, kind: row.kind, withinId, unitId, unitName }
      return [{ type: 'Feature' as const, id: row.id, geometry, properties }]
    })
    return { type: 'FeatureCollection', features }
  }

  @Get(':gridId')
  @Permit('unit.read')
  @ApiOperation({ summary: 'One grid, with its outline' })
  async one(@Param() { gridId }: body.GridPathOfRegister): Promise<OfRevision<GridAnswer>> {
    const { events, revision } = await this.core.journal.load(gridStream(gridId))
    const grid = gridOf(events)
    if (grid.name === null) throw new ProblemError('request.no-such-route')
    return new OfRevision(revision, { id: gridId, ...grid })
  }

  @Post()
  @PermitOpening('unit.manage')
  @ApiOperation({ summary: '登记网格或小区' })
  async register(@Body() order: body.RegisterGridBody, @TheCaller() caller: Caller): Promise<Recorded> {
    const { name, kind, withinId, on, coordinates } = order
    const gridId = order.gridId ?? deriveId<'grid'>(caller.context.commandId, 'grid')
    const within = withinId && gridOf((await this.core.journal.load(gridStream(withinId))).events)
    const outline = coordinates && outlineFrom(coordinates)
    return this.on(gridId, caller, (grid, given) =>
      registerGrid(grid, { name, kind, withinId, outline, on }, { ...given, within }),
    )
  }

  @Post(':gridId/rename')
  @PermitChange('unit.manage')
  @ApiOperation({ summary: '改名, with the reason' })
  rename(
    @Param() { gridId }: body.GridPathOfRegister,
    @Body() { name, reason }: body.RenameGridBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.on(gridId, caller, (grid, given) => renameGrid(grid, { name, reason }, given))
  }

  @Post(':gridId/outline')
  @PermitChange('unit.manage')
  @ApiOperation({ summary: '划定边界: one polygon' })
  outline(
    @Param() { gridId }: body.GridPathOfRegister,
    @Body() { coordinates }: body.OutlineBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const outline = outlineFrom(coordinates)
    return this.on(gridId, caller, (grid, given) => outlineGrid(grid, outline, given))
  }

  @Post(':gridId/close')
  @PermitChange('unit.manage')
  @ApiOperation({ summary: '撤销网格, once no branch serves it' })
  async close(
    @Param() { gridId }: body.GridPathOfRegister,
    @Body() { on, reason }: body.CloseGridBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    await this.core.caughtUp(await this.core.journal.log.head())
    const servedBy = this.servingFrom(gridId, on)
    return this.on(gridId, caller, (grid, given) => closeGrid(grid, { on, reason }, { ...given, servedBy }))
  }

  @Post('import')
  @HttpCode(200)
  @PermitOpening('unit.manage')
  @ApiOperation({
    summary:
      '导入网格地图: a GeoJSON FeatureCollection; new names are registered, known ones drawn anew; all or nothing',
  })
  async import(
    @Body() { collection, on }: body.ImportGridsBody,
    @Query() { dryRun }: ImportQuery,
    @TheCaller() caller: Caller,
  ): Promise<GridImportReport> {
    caller.mustTouch({ unitIds: [this.rootId()] })
    const features = readFeatures(collection)
    if (!features) throw new ProblemError('grid.not-geojson', { features: mostFeatures })
    const faults = features.flatMap((one) =>
      'fault' in one ? [{ index: one.index, name: one.name ?? '', fault: one.fault }] : [],
    )
    const read = features.filter((one) => 'outline' in one)
    const known = await this.rowsOn(caller.today)
    const sums = { registered: 0, outlined: 0, unchanged: 0 }
    const mayRecord = dryRun !== 'true' && faults.length === 0
    for (const feature of read) sums[await this.carry(feature, on, known, caller, mayRecord)] += 1
    return { features: features.length, ...sums, faults, recorded: mayRecord }
  }

  /** One feature of a file: what comes of it, recorded or only told. */
  private async carry(
    feature: Extract<ReadFeature, { outline: Outline }>,
    on: LocalDate,
    known: readonly GridRow[],
    caller: Caller,
    record: boolean,
  ): Promise<'registered' | 'outlined' | 'unchanged'> {
    const { name, kind, outline } = feature
    const row = known.find(({ id, name: other }) => (feature.gridId ? id === feature.gridId : other === name))
    const gridId = row?.id ?? feature.gridId ?? deriveId<'grid'>(this.rootId(), `grid/${name}`)
    const isSame = row !== undefined && JSON.stringify(row.outline) === JSON.stringify(outline)
    if (record && !isSame) {
      const { today, context } = caller
      const commandId = deriveId<'command'>(context.commandId, gridId)
      const outcome = await execute({
        journal: this.core.journal,
        stream: gridStream(gridId),
        context: { ...context, commandId },
        decide: ({ events }) => {
          const grid = gridOf(events)
          return grid.name === null
            ? registerGrid(grid, { name, kind, outline, on }, { today })
            : outlineGrid(grid, outline, { today })
        },
      })
      recordedOrThrow(outcome, gridId, undefined)
    }
    return row === undefined ? 'registered' : isSame ? 'unchanged' : 'outlined'
  }

  private on(
    gridId: GridId,
    caller: Caller,
    decide: (grid: GridState, given: GivenGrid) => GridDecision,
  ): Promise<Recorded> {
    return this.desk.carryOut(caller, {
      stream: gridStream(gridId),
      id: gridId,
      subject: () => ({ unitIds: [this.rootId()] }),
      decide: ({ events }) => decide(gridOf(events), { today: caller.today }),
    })
  }

  /** Grids are the street's. */
  private rootId(): UnitId {
    const root = this.units.root()
    if (!root) throw new ProblemError('request.no-such-route')
    return root.id
  }

  private async rowsOn(on: LocalDate): Promise<readonly GridRow[]> {
    const rows = await allDocuments(this.core.readModels.collection<GridRow>(gridsView.name), {
      sort: [{ field: 'name', direction: 'asc' }],
    })
    return rows.filter(({ from, until }) => isGridOn({ from, closedOn: until === FAR_DATE ? null : until }, on))
  }

  private onDay({ outline, ...row }: GridRow, on: LocalDate): GridOnDay {
    const serving = this.serving(row.id, on)
    return { ...row, unitId: serving?.id ?? null, unitName: serving?.name ?? null, drawn: outline !== null }
  }

  /** Names of branches that serve it on that day or later. */
  private servingFrom(gridId: GridId, on: LocalDate): readonly string[] {
    const serves = (unit: UnitHistory) =>
      unit.grids.some((grid) => grid.gridId === gridId && overlaps(grid, { from: on, until: null }))
    return [...this.units.units.values()].filter(serves).map(({ name }) => name)
  }

  private serving(gridId: GridId, on: LocalDate) {
    return this.units.units
      .values()
      .find(({ grids }) => grids.some((grid) => grid.gridId === gridId && covers(grid, on)))
  }
}

function outlineFrom(coordinates: readonly unknown[]): Outline {
  const read = readOutline(coordinates)
  if ('outline' in read) return read.outline
  throw new ProblemError('request.invalid', {}, [
    {
      pointer: '#/coordinates',
      code: read.fault,
      zh: `不能用作边界（${read.fault}）`,
      en: `cannot be used as an outline (${read.fault})`,
    },
  ])
}
