import { refuse, type Refused } from '@harbor/kernel/decision'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { Grant, Role } from '../roles'
import type { AccountRefusal } from './refusals'
import type { Account } from './state'

/** Facts of the organisation that a grant rests on. */
export interface GrantFacts {
  readonly today: LocalDate
  /** The street committee, root of all units; null while there is none. */
  readonly streetId: UnitId | null
  /** Of the units that the order names, those that exist today. */
  readonly existingUnits: readonly UnitId[]
}

/** Whether the grant must, may or must not name a unit. `street`: the street committee or none. */
const unitOfRole: Readonly<Record<Role, 'street' | 'needed' | 'optional' | 'none'>> = {
  'street-administrator': 'street',
  'branch-secretary': 'needed',
  'discipline-case-officer': 'optional',
  auditor: 'optional',
  member: 'none',
  resident: 'none',
  integration: 'optional',
}

/** Roles that change records: an auditor holds none of them while he is one. */
const changing: readonly Role[] = ['street-administrator', 'branch-secretary', 'discipline-case-officer']

/** Why this account may not hold that role in that term; undefined when it may. */
export function refusalOfGrant(account: Account, grant: Grant, facts: GrantFacts): Refused<AccountRefusal> | undefined {
  return refusalOfTerm(grant, facts) ?? refusalOfUnit(grant, facts) ?? refusalOfCompany(account, grant)
}

function refusalOfTerm({ from, until }: Grant, { today }: GrantFacts): Refused<AccountRefusal> | undefined {
  if (until !== null && until < from) return refuse('account.term-reversed', { from, until })
  if (until !== null && until < today) return refuse('account.term-over', { until })
  return undefined
}

function refusalOfUnit({ role, unitId }: Grant, facts: GrantFacts): Refused<AccountRefusal> | undefined {
  const rule = unitOfRole[role]
  if (unitId === null) return rule === 'needed' ? refuse('account.role-needs-unit', { role }) : undefined
  if (rule === 'none') return refuse('account.role-has-no-unit', { role })
  if (rule === 'street' && unitId !== facts.streetId) return refuse('account.role-is-of-the-street', { role })
  return facts.existingUnits.includes(unitId) ? undefined : refuse('account.unit-unknown', { unitId })
}

/** Separation of duties: what the account holds in the same days. */
function refusalOfCompany(account: Account, grant: Grant): Refused<AccountRefusal> | undefined {
  const { role, unitId } = grant
  const meanwhile = account.grants.filter((held) => overlap(held, grant))
  const others = meanwhile.map((held) => held.role)
  if (role === 'member' && account.memberId === null) return refuse('account.member-role-needs-file')
  if (meanwhile.some((held) => held.role === role && held.unitId === unitId))
    return refuse('account.role-held-already', { role })
  if (
    role === 'auditor'
      ? others.some((other) => changing.includes(other))
      : changing.includes(role) && others.includes('auditor')
  )
    return refuse('account.auditor-stands-apart', { role })
  const isIntegration = account.grants.some((held) => held.role === 'integration')
  const alone = role === 'integration' ? account.grants.every((held) => held.role === role) : !isIntegration
  return alone ? undefined : refuse('account.integration-stands-alone', { role })
}

function overlap(a: Grant, b: Grant): boolean {
  return (b.until === null || a.from <= b.until) && (a.until === null || b.from <= a.until)
}
