import type { Plant } from './plant'
import { plantsOfDoors } from './plants-of-doors'
import { plantsOfFoundations } from './plants-of-foundations'
import { plantsOfMembers } from './plants-of-members'
import { plantsOfStreet } from './plants-of-street'

export const plants: readonly Plant[] = [
  ...plantsOfFoundations,
  ...plantsOfDoors,
  ...plantsOfMembers,
  ...plantsOfStreet,
]
