import { Module } from '@nestjs/common'
import { FactsOfOthers } from '@harbor/membership/public'
import { CaseAccess } from './case-access'
import { CaseFacts } from './case-facts'
import { ClearanceController } from './clearance/http'
import { OnReviewFileHandler } from './on-review-file'
import { ReviewController } from './review-http/http'
import { ReviewQueriesController } from './review-http/queries-http'

/** Reviews over HTTP, each for its own team. */
@Module({
  controllers: [ReviewQueriesController, ReviewController, ClearanceController],
  providers: [OnReviewFileHandler, CaseAccess, CaseFacts, FactsOfOthers],
})
export class DisciplineModule {}
