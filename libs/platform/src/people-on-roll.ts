import { roster, type RosterEntry } from '@harbor/membership/roster/views'
import type { ReadModels } from '@harbor/read-models/read-models'
import type { PeopleOnRoll } from '@harbor/volunteering/people-on-roll'
import { branchOn } from './roll-of-units'

const mostNamesakes = 20

/** What volunteering must know of people, from the intervals of standing and the roster as they are known now. */
export function peopleOnRoll(readModels: ReadModels): PeopleOnRoll {
  const entries = readModels.collection<RosterEntry>(roster.name)
  return {
    branchOn: branchOn(readModels),
    nameOf: async (memberId) => (await entries.get(memberId))?.name || null,
    named: async (name, units) => {
      const where = { name: { eq: name }, ...(units !== 'all' && { unitId: { in: [...units] } }) }
      const { documents } = await entries.find({ where, limit: mostNamesakes })
      return documents.map(({ memberId, unitId }) => ({ memberId, unitId }))
    },
  }
}
