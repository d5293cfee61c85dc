import type { HarborWorld } from '@harbor/testing/harbor-fixture'

export interface Listed {
  readonly id: string
  readonly name: string
  readonly unitId: string
}

interface Page {
  readonly documents: readonly Listed[]
  readonly nextCursor: string | null
}

/** Everybody whom an account sees, page by page. */
export async function wholeRoster(world: HarborWorld, account: string): Promise<readonly Listed[]> {
  const people: Listed[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const after = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const { body } = await world.get(account, `/members?limit=200${after}`)
    const page = body as unknown as Page
    people.push(...page.documents)
    cursor = page.nextCursor
  }
  return people
}
