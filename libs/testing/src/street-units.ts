import type { UnitId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import type { Power, UnitFacts, UnitKind } from '@harbor/organization/public'
import { ids } from './member-ids'

const from = toLocalDate('2010-01-01')

function unit(
  id: UnitId,
  name: string,
  kind: UnitKind,
  parentId: UnitId | null,
  powers: readonly Power[] = [],
): UnitFacts {
  return {
    id,
    name,
    kind,
    parentId,
    establishedOn: from,
    dissolvedOn: null,
    powers: powers.map((power) => ({ power, from, until: null })),
  }
}

/** The units of the fixed ids: street > community > general branch > branch. Only the street approves members. */
export const street = unit(ids.street, '望潮街道党工委', 'committee', null, [
  'approve-members',
  'approve-transfers',
  'approve-membership',
  'approve-discipline',
  'correct-records',
])
export const community = unit(ids.community, '潮声社区党委', 'committee', ids.street)
export const generalBranch = unit(ids.generalBranch, '潮声第一党总支', 'general-branch', ids.community)
export const branch = unit(ids.branch, '潮声第一网格党支部', 'branch', ids.generalBranch)
export const otherBranch = unit(ids.otherBranch, '潮声第二网格党支部', 'branch', ids.generalBranch)
export const otherStreet = unit(ids.otherStreet, '听涛街道党工委', 'committee', null, [
  'approve-members',
  'approve-transfers',
])

/** The branch and everything above it. */
export const branchAndAbove: readonly UnitFacts[] = [branch, generalBranch, community, street]
