import { Controller, Get, Inject, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { Type } from 'class-transformer'
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator'
import type { AccountId } from '@harbor/kernel/ids'
import { Permit } from '@harbor/service/permit'
import { IsUuidText } from '@harbor/service/validators'
import type { Access } from '../access'
import type { RecordedRead } from '../credentials/read-ledger'
import { ACCESS } from './tokens'

export class ReadsQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsUuidText()
  accountId?: AccountId

  @ApiPropertyOptional({ example: 'member-…' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  subject?: string

  /** The next page: the smallest number of the page before. */
  @ApiPropertyOptional({ type: 'integer', minimum: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  before?: number

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 500 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number
}

@ApiTags('audit')
@Controller('audit/reads')
export class ReadsController {
  constructor(@Inject(ACCESS) private readonly access: Access) {}

  @Get()
  @Permit('audit.reads')
  @ApiOperation({ summary: 'Who read sensitive data, newest first' })
  async list(@Query() { limit = 100, ...query }: ReadsQuery): Promise<{ readonly reads: readonly RecordedRead[] }> {
    return { reads: await this.access.store.reads.find({ ...query, limit }) }
  }
}
