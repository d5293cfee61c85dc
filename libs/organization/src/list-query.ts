import { ApiPropertyOptional } from '@nestjs/swagger'
import { IsOptional, IsString, MaxLength } from 'class-validator'
import { PageQuery } from '@harbor/service/page-query'

/** A list in pages that is searched for words. */
export class ListQuery extends PageQuery {
  @ApiPropertyOptional({ example: '大讲堂' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  text?: string
}
