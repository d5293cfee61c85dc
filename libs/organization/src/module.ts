import { Module } from '@nestjs/common'
import { IndexController } from './appraisal-http/http'
import { ScoreDesk } from './appraisal-http/score-desk'
import { ScoreController } from './appraisal-http/scores-http'
import { EvidenceController } from './problem-http/evidence-http'
import { ProblemController } from './problem-http/http'
import { ProblemDesk } from './problem-http/problem-desk'
import { ProblemNumbers } from './problem-http/problem-numbers'
import { ProblemQueriesController } from './problem-http/queries-http'
import { MethodController } from './method/http'
import { OnUnitFileHandler } from './on-unit-file'
import { ActivityDesk } from './activity-desk'
import { ActivityController } from './activity/http'
import { ParticipationController } from './activity/participation/http'
import { ActivityQueriesController } from './activity/overview/queries-http'
import { ReconciliationController } from './reconciliation/http'
import { ScoreAppealController } from './score-appeal/http'
import { TalentController } from './talent/http'
import { AbsenceController } from './absence/http'
import { AttendanceController } from './attendance/http'
import { GridController } from './grid/http'
import { PlanController, PlanDesk } from './plan/http'
import { SessionDesk } from './session-desk'
import { OrganisationLifeOverviewController } from './session-overview/queries-http'
import { OrganisationLifeDueController } from './session/due/http'
import { OrganisationLifeController } from './session/http'
import { UnitOverviewController } from './unit-overview/queries-http'
import { UnitsImportController } from './unit-import/import-http'
import { UnitController } from './unit/http'
import { UnitTurns } from './unit-turns'
import { VenueDesk } from './venue-desk'
import { VenueController } from './venue/http'
import { UnitsAround } from './units-around'
import { ReorganisationDesk } from './reorganisation-desk'
import { ReorganisationController } from './reorganisation/http'
import { ReorganisationQueriesController } from './reorganisation/progress/queries-http'

/** Units and the street's programmes over HTTP. A slice's controllers are named here once. */
@Module({
  // One a line, so that slices that come at the same time do not meet.
  controllers: [
    // Units, then the programmes.
    UnitOverviewController,
    UnitController,
    UnitsImportController,
    GridController,
    EvidenceController,
    ProblemQueriesController,
    ProblemController,
    MethodController,
    IndexController,
    ScoreController,
    ScoreAppealController,
    ReconciliationController,
    VenueController,
    TalentController,
    ActivityQueriesController,
    ActivityController,
    ParticipationController,
    PlanController,
    OrganisationLifeOverviewController,
    OrganisationLifeController,
    OrganisationLifeDueController,
    AttendanceController,
    AbsenceController,
    ReorganisationQueriesController,
    ReorganisationController,
  ],
  providers: [
    // The same.
    OnUnitFileHandler,
    UnitTurns,
    UnitsAround,
    ProblemDesk,
    ProblemNumbers,
    ScoreDesk,
    VenueDesk,
    ActivityDesk,
    PlanDesk,
    SessionDesk,
    ReorganisationDesk,
  ],
})
export class OrganizationModule {}
