import { toId, type AccountId, type Id, type MemberId, type TransferId, type UnitId } from '@harbor/kernel/ids'

export function fixed<Kind extends string>(kind: string, number: number): Id<Kind> {
  return toId<Kind>(`000000${kind}-0000-7000-8000-${String(number).padStart(12, '0')}`)
}

/** The fixed ids of specs: a street committee, a community committee below it, a general branch, two branches, and persons. */
export const ids = {
  member: fixed<'member'>('a0', 1),
  secretary: fixed<'account'>('ac', 1),
  colleague: fixed<'account'>('ac', 2),
  street: fixed<'unit'>('b0', 1),
  community: fixed<'unit'>('b0', 2),
  generalBranch: fixed<'unit'>('b0', 3),
  branch: fixed<'unit'>('b0', 4),
  otherBranch: fixed<'unit'>('b0', 5),
  /** A committee with approval power outside the street's tree. */
  otherStreet: fixed<'unit'>('b0', 6),
  transfer: fixed<'transfer'>('d0', 1),
  floating: fixed<'floating'>('d1', 1),
  lapse: fixed<'lapse'>('d2', 1),
  proposal: fixed<'proposal'>('d3', 1),
} as const

/** Other members: `memberNo(2)` and up; 1 is the member of the file. */
export function memberNo(number: number): MemberId {
  return fixed<'member'>('a0', number)
}
export function unitNo(number: number): UnitId {
  return fixed<'unit'>('b0', number)
}
export function accountNo(number: number): AccountId {
  return fixed<'account'>('ac', number)
}
export function transferNo(number: number): TransferId {
  return fixed<'transfer'>('d0', number)
}
/** `fixedId<'lapse'>(2)` for kinds that have no function of their own. */
export function fixedId<Kind extends string>(number: number): Id<Kind> {
  return fixed<Kind>('f0', number)
}
