import type { CommandBus } from '@nestjs/cqrs'
import type { Access } from '@harbor/access/access'
import { AccountDirectory } from '@harbor/access/account-directory'
import { CaseAccess } from '@harbor/discipline/case-access'
import { CaseFacts } from '@harbor/discipline/case-facts'
import { ClearanceController } from '@harbor/discipline/clearance/http'
import { OnReviewFile, OnReviewFileHandler } from '@harbor/discipline/on-review-file'
import { transferClearance } from '@harbor/discipline/public'
import { ReviewController } from '@harbor/discipline/review-http/http'
import { toLocalDate } from '@harbor/kernel/time'
import { CorrectionController } from '@harbor/membership/correction/http'
import { DevelopmentController } from '@harbor/membership/development/http'
import { FactsOfOthers } from '@harbor/membership/facts-of-others'
import { OnMemberFile, OnMemberFileHandler } from '@harbor/membership/on-member-file'
import { PersonRegister } from '@harbor/membership/person-register'
import { RollController } from '@harbor/membership/roll/http'
import { TransferController } from '@harbor/membership/transfer/http'
import { ActivityDesk } from '@harbor/organization/activity-desk'
import { ActivityController } from '@harbor/organization/activity/http'
import { ParticipationController } from '@harbor/organization/activity/participation/http'
import { OnUnitFile, OnUnitFileHandler } from '@harbor/organization/on-unit-file'
import { PlanController, PlanDesk } from '@harbor/organization/plan/http'
import { SessionDesk } from '@harbor/organization/session-desk'
import { OrganisationLifeController } from '@harbor/organization/session/http'
import type { UnitDirectory } from '@harbor/organization/unit-directory'
import { UnitTurns } from '@harbor/organization/unit-turns'
import { UnitsAround } from '@harbor/organization/units-around'
import { VenueDesk } from '@harbor/organization/venue-desk'
import { VenueController } from '@harbor/organization/venue/http'
import { membersOnRoll } from '@harbor/platform/members-on-roll'
import { peopleOnRoll } from '@harbor/platform/people-on-roll'
import { rollOfUnits } from '@harbor/platform/roll-of-units'
import { usualLifeSettings } from '@harbor/rules/organisation-life'
import { nationalRules } from '@harbor/rules/rule-book'
import type { Core } from '@harbor/service/core'
import { CommandDesk, type Recorded } from '@harbor/service/desk'
import { HoursController } from '@harbor/volunteering/hours/http'
import { LedgerDesk } from '@harbor/volunteering/ledger-desk'
import { OrderDesk } from '@harbor/volunteering/order-desk'
import { OrderController } from '@harbor/volunteering/service-order/http'

/** Letters need a clearance from the first day on. */
const clearedFrom = toLocalDate('2024-01-01')

export type Desks = ReturnType<typeof desksOver>

/** What carries out the commands of one process: the controllers and desks as they are, put together as their modules do it, without HTTP. */
export function desksOver(core: Core, units: UnitDirectory) {
  const desk = new CommandDesk(core)
  const facts = new FactsOfOthers(core, units)
  const register = new PersonRegister(core)
  const roll = membersOnRoll(core.readModels)
  const people = peopleOnRoll(core.readModels)
  /** Nobody signs in here: of access only the accounts are asked. */
  const access = { directory: new AccountDirectory(core.journal) } as Access
  const turns = new UnitTurns(core, units, rollOfUnits(core.readModels))
  const bus = busOf(
    new OnMemberFileHandler(desk),
    new OnReviewFileHandler(desk, new CaseAccess(core)),
    new OnUnitFileHandler(desk, turns),
  )
  const activities = new ActivityDesk(desk, core, units, roll)
  const venues = new VenueDesk(desk, core, units)
  const reads = { record: () => Promise.resolve() }
  const clearance = transferClearance(core.readModels, clearedFrom)
  return {
    bus,
    register,
    roll: new RollController(bus, facts, register, core),
    development: new DevelopmentController(bus, facts, register, nationalRules),
    transfers: new TransferController(bus, facts, register, core, units, reads, clearance),
    corrections: new CorrectionController(bus, facts, core, nationalRules, register),
    clearances: new ClearanceController(core, desk, units),
    reviews: new ReviewController(bus, desk, new CaseFacts(core, access, facts)),
    orders: new OrderController(new OrderDesk(desk, core, units, people), core, access),
    hours: new HoursController(new LedgerDesk(desk, core, units, people), []),
    plans: new PlanController(new PlanDesk(desk, new UnitsAround(core, units)), core, units, usualLifeSettings),
    sessions: new OrganisationLifeController(new SessionDesk(desk, core, units, roll, usualLifeSettings), core),
    activities: new ActivityController(activities, venues),
    participation: new ParticipationController(activities, core),
    venues: new VenueController(venues, core),
  }
}

/** The bus as far as it is used: each command to its handler. */
function busOf(members: OnMemberFileHandler, reviews: OnReviewFileHandler, units: OnUnitFileHandler): CommandBus {
  const execute = (command: unknown): Promise<Recorded> => {
    if (command instanceof OnMemberFile) return members.execute(command)
    if (command instanceof OnReviewFile) return reviews.execute(command)
    if (command instanceof OnUnitFile) return units.execute(command)
    throw new TypeError('a command that nobody carries out')
  }
  return { execute } as unknown as CommandBus
}
