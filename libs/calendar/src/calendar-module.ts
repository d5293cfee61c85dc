import { Module } from '@nestjs/common'
import { DeadlinesController } from './http'

/** The calendar over HTTP. Its texts and circles are values that the process gives (see tokens.ts). */
@Module({ controllers: [DeadlinesController] })
export class CalendarModule {}
