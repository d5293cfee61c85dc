import { Module } from '@nestjs/common'
import { AuditController } from './audit-http'
import { ProjectionsController } from './projections-http'

/** For the process that keeps the views. */
@Module({ controllers: [ProjectionsController] })
export class ProjectionsModule {}

@Module({ controllers: [AuditController] })
export class AuditModule {}
