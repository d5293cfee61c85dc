import type { Command } from './command'
import { activityBalance, activityList, activityShow } from './commands/activity'
import { activityActs } from './commands/activity-acts'
import { backup } from './commands/backup'
import { certificateVerify } from './commands/certificate-verify'
import { claimList } from './commands/claim'
import { doctor } from './commands/doctor'
import { exportRoster } from './commands/export-roster'
import { hoursImport } from './commands/hours-import'
import { hoursShow } from './commands/hours-show'
import { importRoster } from './commands/import-roster'
import { importUnits } from './commands/import-units'
import { keysRewrap } from './commands/keys-rewrap'
import { keysSignAnew } from './commands/keys-sign-anew'
import { logCopy } from './commands/log-copy'
import { memberEvents } from './commands/member-events'
import { memberShow } from './commands/member-show'
import { memberTimeline } from './commands/member-timeline'
import { indexDraft, indexList, scoreList, scoreShow } from './commands/index-and-score'
import { measureActs } from './commands/measure-acts'
import { methodList } from './commands/method'
import { orderList } from './commands/order-list'
import { orderShow } from './commands/order-show'
import { planList, planShow } from './commands/plan'
import { planActs } from './commands/plan-acts'
import { problemActs } from './commands/problem-acts'
import { problemEvidenceAdd, problemEvidenceCheck } from './commands/problem-evidence'
import { problemBurnUp, problemList, problemShow } from './commands/problem'
import { absenceList, absenceShow } from './commands/absence'
import { gridList } from './commands/grid-list'
import { attendanceShow, sessionCodes, sessionDue, sessionLeaves, sessionList } from './commands/session'
import { sessionOverdue, sessionShow } from './commands/session'
import { sessionActs } from './commands/session-acts'
import { projectionsStatus } from './commands/projections'
import { projectionsProve } from './commands/projections-prove'
import { projectionsRebuild } from './commands/projections-rebuild'
import {
  reorganisationApprove,
  reorganisationComplete,
  reorganisationPropose,
  reorganisationSetUp,
  reorganisationStop,
} from './commands/reorganisation-acts'
import { reorganisationList, reorganisationShow } from './commands/reorganisation'
import { replay } from './commands/replay'
import { reviewList, reviewShow } from './commands/review'
import { restore } from './commands/restore'
import { rollGaps } from './commands/roll-gaps'
import { talentList } from './commands/talent-list'
import { userAdd } from './commands/user-add'
import { userDisable } from './commands/user-disable'
import { userEndSessions } from './commands/user-end-sessions'
import { userList } from './commands/user-list'
import { userRemoveSecondFactor } from './commands/user-remove-second-factor'
import { userResetPassword } from './commands/user-reset-password'
import { venueBookings, venueList } from './commands/venue'
import { verify } from './commands/verify'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  importRoster,
  importUnits,
  exportRoster,
  memberShow,
  memberTimeline,
  memberEvents,
  reviewList,
  reviewShow,
  orderList,
  orderShow,
  hoursShow,
  hoursImport,
  certificateVerify,
  activityList,
  activityShow,
  activityBalance,
  ...activityActs,
  venueList,
  venueBookings,
  talentList,
  planList,
  planShow,
  ...planActs,
  problemList,
  problemShow,
  problemBurnUp,
  problemEvidenceAdd,
  problemEvidenceCheck,
  ...problemActs,
  methodList,
  sessionList,
  sessionShow,
  sessionLeaves,
  sessionCodes,
  sessionDue,
  sessionOverdue,
  ...sessionActs,
  attendanceShow,
  indexList,
  indexDraft,
  scoreList,
  scoreShow,
  absenceList,
  absenceShow,
  ...measureActs,
  gridList,
  reorganisationList,
  reorganisationShow,
  reorganisationPropose,
  reorganisationApprove,
  reorganisationSetUp,
  reorganisationStop,
  reorganisationComplete,
  claimList,
  replay,
  rollGaps,
  verify,
  projectionsStatus,
  projectionsRebuild,
  projectionsProve,
  backup,
  restore,
  logCopy,
  doctor,
  keysRewrap,
  keysSignAnew,
  userAdd,
  userList,
  userDisable,
  userEndSessions,
  userResetPassword,
  userRemoveSecondFactor,
]
