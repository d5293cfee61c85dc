// What other contexts may know of units: plain facts, questions of authority and structure, and the directory that answers them.
export {
  covers,
  existsOn,
  hasPower,
  offices,
  powers,
  unitKinds,
  type Days,
  type GridId,
  type Office,
  type OfficeId,
  type Officer,
  type Power,
  type UnitFacts,
  type UnitHistory,
  type UnitKind,
} from './unit-facts'
export { baseNames, bases, type Base } from './bases'
export { attendanceRetracted, participationCounted } from './activity/events'
export { ORDERS_SERVED, type OrdersServed, type ServedSum } from './activity/overview/balance'
export { branchHasCommitteeOn, rankOf, type Rank } from './unit-rules'
export { ancestorsOn, gridsOn, nameOn, officersOn, parentOn, subtreeOn, type Units } from './unit-tree'
export { factsAsked, unitAsked } from './unit-asked'
export { UnitDirectory } from './unit-directory'
export { ROLL_OF_UNITS, type RollOfUnits } from './roll-of-units'
export { BRANCH_ROLLS, type BranchRolls, type PersonOnRoll } from './branch-rolls'
export { memberMoveCalledOff, memberMoveOrdered } from './reorganisation/events'
export { LIFE_SETTINGS } from './life-settings'
export { MEMBERS_ON_ROLL, type MemberOnRoll, type MembersOnRoll } from './members-on-roll'
export { EVIDENCE_STORE, type EvidenceStore, type StoredEvidence } from './evidence-store'
export { appraisalSource, type AppraisalFact, type AppraisalSource, type FactKind } from './appraisal/appraisal-source'
