import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger'
import { IsArray, IsIn, IsObject, IsOptional } from 'class-validator'
import type { LocalDate } from '@harbor/kernel/time'
import { IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import type { GridId } from '../unit-facts'
import { gridKinds, type GridKind } from './events'

export class GridPathOfRegister {
  @IsUuidText()
  gridId: GridId
}

export class OutlineBody {
  /** `coordinates` of a GeoJSON Polygon: rings of [longitude, latitude], WGS 84, the border first. */
  @ApiProperty({ type: 'array', items: { type: 'array', items: { type: 'array', items: { type: 'number' } } } })
  @IsArray()
  coordinates: unknown[]
}

export class RegisterGridBody {
  /** Of a grid that a branch serves already; without it the grid is new. */
  @IsOptional()
  @IsUuidText()
  gridId?: GridId

  @IsLine(100)
  name: string

  @ApiProperty({ enum: gridKinds })
  @IsIn(gridKinds)
  kind: GridKind

  /** The grid that an estate lies in. */
  @IsOptional()
  @IsUuidText()
  withinId?: GridId

  @ApiPropertyOptional({ type: 'array', items: { type: 'array', items: { type: 'array', items: { type: 'number' } } } })
  @IsOptional()
  @IsArray()
  coordinates?: unknown[]

  @IsLocalDate()
  on: LocalDate
}

export class RenameGridBody {
  @IsLine(100)
  name: string

  @IsLine(500)
  reason: string
}

export class CloseGridBody {
  /** The first day on which it is no more. */
  @IsLocalDate()
  on: LocalDate

  @IsLine(500)
  reason: string
}

export class ImportGridsBody {
  /** A GeoJSON FeatureCollection of polygons with `name`, and where wanted `kind` and `gridId`. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  @IsObject()
  collection: Record<string, unknown>

  /** From which day new grids are there. */
  @IsLocalDate()
  on: LocalDate
}
