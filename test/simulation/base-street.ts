import { hash } from 'node:crypto'
import { accountOpened, accountStream, roleGranted } from '@harbor/access/account/events'
import type { Permission } from '@harbor/access/policy'
import type { Principal } from '@harbor/access/principal'
import { deriveId, type CommandId, type MemberId, type UnitId } from '@harbor/kernel/ids'
import { dateOf, toInstant, toLocalDate } from '@harbor/kernel/time'
import { OnMemberFile } from '@harbor/membership/on-member-file'
import { enrol } from '@harbor/membership/roll/decide-person'
import { establishStreet } from '@harbor/organization/establish-street'
import { OnUnitFile } from '@harbor/organization/on-unit-file'
import { planIdOf, type PlanId, type PlanItemId } from '@harbor/organization/programme-words'
import type { UnitFacts } from '@harbor/organization/public'
import { establishUnit } from '@harbor/organization/unit/decide'
import type { VenueId } from '@harbor/organization/venue/events'
import type { Caller } from '@harbor/service/caller'
import { Chance } from '@harbor/testing/seeded-random'
import { review } from './courses-of-cases'
import type { Desks } from './desks'
import { LogInvariants } from './invariants'
import { branchIds, memberIds, membersABranch, people, streetId } from './people'
import { Process, type Durable } from './process'
import { StoredKeys } from './stores/memory-keys'
import { StoredLog } from './stores/memory-event-log'
import { StoredReadModels } from './stores/memory-read-models'

const installationId = '01930000-0000-7000-8000-00000000005e'
/** The morning on which every run begins. */
export const begin = toInstant('2026-03-02T01:00:00Z')
const founded = toLocalDate('2012-07-01')
const [administrator, otherAdministrator] = people.administrators
const month = '2026-03'

/** More than a run holds sessions. */
const itemsABranch = 8

export function planOfBranch(index: number): PlanId {
  return planIdOf(branchIds[index] ?? streetId, 2026)
}

export function itemsOfBranch(index: number): readonly PlanItemId[] {
  return Array.from({ length: itemsABranch }, (_, item) =>
    deriveId<'plan-item'>(commandOf(`scheme ${index}`), `item/${item}`),
  )
}

export const venueId: VenueId = deriveId<'venue'>(commandOf('venue'), 'venue')

/** What a run begins with. */
export interface Base extends Durable {
  readonly invariants: LogInvariants
}

/** A street with three branches of three members, an approved plan in each, one venue, accounts of the case officers, and a case that waits for its decision: made once, copied for every run. */
export async function baseStreet(): Promise<Base> {
  const durable: Durable = {
    log: StoredLog.empty(installationId),
    keys: StoredKeys.empty(installationId),
    readModels: StoredReadModels.empty(installationId),
  }
  const opened = await Process.open(durable, { now: () => begin }, new Chance(0), 'itself')
  await units(opened)
  for (const [index, memberId] of memberIds.entries()) await enrolled(opened, memberId, index)
  for (const officer of people.officers) await account(opened, officer)
  for (const [index, unitId] of branchIds.entries()) await planned(opened, unitId, index)
  await sent(opened, administrator, 'venue.manage', 'venue', ({ venues }, caller) =>
    venues.open({ unitId: streetId, name: '大讲堂', address: '望潮路 1 号', capacity: 100, on: founded }, caller),
  )
  await votedCase(opened)
  await opened.viewsPassed(durable.log.head)
  await opened.die()
  const invariants = LogInvariants.of(durable.log)
  invariants.check()
  return { ...durable, invariants }
}

async function units(opened: Process): Promise<void> {
  const actor = { id: administrator.accountId, role: 'system' }
  const context = { commandId: commandOf('street'), actor, now: begin }
  await establishStreet(opened.core.journal, streetId, { name: '望潮街道党工委', on: founded, context })
  await opened.core.caughtUp(await opened.core.journal.log.head())
  for (const [index, unitId] of branchIds.entries())
    await sent(opened, administrator, 'unit.manage', `branch ${index}`, ({ bus }, caller) =>
      bus.execute(
        new OnUnitFile(
          unitId,
          caller,
          (file, given) =>
            establishUnit(
              file,
              { name: `第${index + 1}党支部`, kind: 'branch', parentId: streetId, on: founded },
              given,
            ),
          { unitIds: [streetId], scope: [streetId] },
        ),
      ),
    )
}

async function enrolled(opened: Process, memberId: MemberId, index: number): Promise<void> {
  const branchId = branchIds[Math.floor(index / membersABranch)] ?? streetId
  const person = {
    name: `党员${index + 1}`,
    bornOn: toLocalDate('1980-01-01'),
    idNumber: `33020619800101${1234 + index}`,
  }
  await sent(opened, administrator, 'member.enrol', `member ${index}`, async ({ bus, register }, caller) => {
    await register.claim({ personal: person, branchId }, memberId, caller)
    const row = {
      kind: 'file' as const,
      fileHash: hash('sha256', ''),
      fileName: '花名册.csv',
      row: 1,
      rowKey: `${index}`,
    }
    const order = {
      on: founded,
      branchId,
      stage: 'full' as const,
      joinedOn: toLocalDate('2005-06-01'),
      fullOn: toLocalDate('2006-06-01'),
    }
    return bus.execute(
      new OnMemberFile<readonly UnitFacts[]>(
        memberId,
        caller,
        (file, given) =>
          enrol(file, { ...order, provenance: row, person }, { ...given, units: [...opened.units.units.values()] }),
        { scopeUnits: () => [branchId] },
      ),
    )
  })
}

/** As far as cases ask for it: who it is, and the office. */
async function account(opened: Process, { accountId, grants }: Principal): Promise<void> {
  const { journal } = opened.core
  const actor = { id: administrator.accountId, role: 'system' }
  const context = { commandId: commandOf(accountId), actor, now: begin }
  const granted = grants.map(({ grantId, role, unitId, from, until }) =>
    roleGranted({ grantId, role, unitId, from, until }, { effectiveOn: from }),
  )
  const events = [accountOpened({ username: 'officer', personal: { displayName: '办案人员' } }), ...granted]
  await journal.append(await journal.load(accountStream(accountId)), events, context)
}

async function planned(opened: Process, unitId: UnitId, index: number): Promise<void> {
  const planId = planOfBranch(index)
  const path = { planId, month }
  const intended = [{ kind: 'general-meeting' as const, times: itemsABranch }]
  const items = Array.from({ length: itemsABranch }, () => ({ kind: 'general-meeting' as const, theme: '学习' }))
  await sent(opened, administrator, 'plan.propose', `plan ${index}`, ({ plans }, caller) =>
    plans.propose({ unitId, year: 2026, theme: '年度计划', goals: [], intended }, caller),
  )
  await sent(opened, otherAdministrator, 'plan.approve', `plan approved ${index}`, ({ plans }, caller) =>
    plans.approve({ planId }, { byUnitId: streetId }, caller),
  )
  await sent(opened, administrator, 'plan.propose', `scheme ${index}`, ({ plans }, caller) =>
    plans.proposeScheme(path, { focus: '三会一课', items }, caller),
  )
  await sent(opened, otherAdministrator, 'plan.approve', `scheme approved ${index}`, ({ plans }, caller) =>
    plans.approveScheme(path, { byUnitId: streetId }, caller),
  )
}

/** The command that opened the case whose branch has voted. */
export const votedCaseOpened = commandOf('case')
export const stepsToTheVote = 7

async function votedCase(opened: Process): Promise<void> {
  const course = review(new Chance(3), votedCaseOpened, { present: membersABranch })
  for (let step = 0; step < stepsToTheVote; step++) {
    const commandId = commandOf(`case ${step}`)
    const moment = { now: begin, today: dateOf(begin), chance: new Chance(0), commandId, nonce: step }
    const { act, answered } = course.nextLawful(moment)
    await opened.core.caughtUp(await opened.core.journal.log.head())
    await act.send(opened.desks, await opened.callerFor(act.by, act.permission, act, undefined))
    answered(true)
  }
}

async function sent(
  opened: Process,
  by: Principal,
  permission: Permission,
  name: string,
  send: (desks: Desks, caller: Caller) => Promise<unknown>,
): Promise<void> {
  await opened.core.caughtUp(await opened.core.journal.log.head())
  const command = { commandId: commandOf(name), commandDigest: hash('sha256', name).slice(0, 32) }
  await send(opened.desks, await opened.callerFor(by, permission, command, undefined))
}

function commandOf(name: string): CommandId {
  return deriveId<'command'>(installationId, name)
}
