import { unencumbered, type Principal } from '@harbor/access/principal'
import type { Role } from '@harbor/access/roles'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import { fixed } from '@harbor/testing/member-ids'

const from = toLocalDate('2020-01-01')

/** Somebody with an account. */
export function personOf(
  name: string,
  number: number,
  role: Role,
  { unitId = null, memberId = null }: { readonly unitId?: UnitId | null; readonly memberId?: MemberId | null } = {},
): Principal {
  const grants = [{ grantId: fixed<'grant'>('9a', number), role, unitId, from, until: null }]
  const member = { grantId: fixed<'grant'>('9b', number), role: 'member' as const, unitId: null, from, until: null }
  return {
    accountId: fixed<'account'>('ac', number),
    username: name,
    memberId,
    grants: memberId !== null && role !== 'member' ? [...grants, member] : grants,
    ...unencumbered,
  }
}

export const branchCount = 3
export const membersABranch = 3

/** Members stand in order of their branches to begin with. */
export const memberIds: readonly MemberId[] = Array.from({ length: branchCount * membersABranch }, (_, index) =>
  fixed<'member'>('a0', index + 1),
)
export const streetId = fixed<'unit'>('b0', 1)
export const branchIds: readonly UnitId[] = Array.from({ length: branchCount }, (_, index) =>
  fixed<'unit'>('b0', index + 11),
)

/** Who acts in the simulated street. */
export const people = {
  administrators: [personOf('街道一', 1, 'street-administrator'), personOf('街道二', 2, 'street-administrator')],
  /** One a branch, a member of it. */
  secretaries: branchIds.map((unitId, index) =>
    personOf(`书记${index + 1}`, 11 + index, 'branch-secretary', {
      unitId,
      memberId: memberIds[index * membersABranch] ?? null,
    }),
  ),
  members: memberIds.map((memberId, index) => personOf(`党员${index + 1}`, 21 + index, 'member', { memberId })),
  officers: [1, 2, 3].map((number) => personOf(`办案${number}`, 40 + number, 'discipline-case-officer')),
  resident: personOf('居民', 51, 'resident'),
} as const
