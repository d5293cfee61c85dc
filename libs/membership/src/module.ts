import { Module } from '@nestjs/common'
import { CorrectionController } from './correction/http'
import { RollController } from './roll/http'
import { SanctionController } from './sanction/http'
import { TransferController } from './transfer/http'
import { DevelopmentController } from './development/http'
import { FactsOfOthers } from './facts-of-others'
import { MemberOverviewController, OwnFileController } from './member-overview/queries-http'
import { OnMemberFileHandler } from './on-member-file'
import { PersonRegister } from './person-register'
import { RosterController } from './roster/queries-http'
import { RosterImportController } from './roster-import/import-http'

/** The member file over HTTP. A slice's controllers are named here once. */
@Module({
  controllers: [
    RosterController,
    MemberOverviewController,
    OwnFileController,
    RosterImportController,
    DevelopmentController,
    RollController,
    CorrectionController,
    TransferController,
    SanctionController,
  ],
  providers: [OnMemberFileHandler, FactsOfOthers, PersonRegister],
})
export class MembershipModule {}
