import type { RosterEntry } from '@harbor/membership/roster/views'
import { standings } from '@harbor/membership/words'
import type { Api } from './api'
import { allDocuments } from './pages'

/** Names of the members whom the caller may see, by id; whoever is not among them is shown by his id. */
export async function memberNames(api: Api): Promise<(memberId: string) => string> {
  const rows = await allDocuments<RosterEntry>(api, '/members', { limit: '500', standing: standings.join(',') })
  const names = new Map<string, string>(rows.map(({ memberId, name }) => [memberId, name]))
  return (memberId) => names.get(memberId) ?? memberId
}
