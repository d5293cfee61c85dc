import { ApiPropertyOptional } from '@nestjs/swagger'
import { Type } from 'class-transformer'
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator'

/** Of a page. */
export const mostRows = 500

/** What every list in pages understands: how many rows, and from where on (`next` of the page before). */
export class PageQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: mostRows })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(mostRows)
  limit?: number

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  cursor?: string
}
