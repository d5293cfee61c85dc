import type { ViewDocument } from '@harbor/kernel/view'
import { maxLimit, type Collection, type Query } from './read-models'

type Question = Pick<Query, 'where' | 'text' | 'sort'>

/** Every document that fits, however many there are, in the order asked for: for answers that are wrong when a part is missing. */
export async function allDocuments<Doc extends ViewDocument>(
  collection: Collection<Doc>,
  question: Question = {},
): Promise<readonly Doc[]> {
  const found: Doc[] = []
  for await (const document of eachDocument(collection, question)) found.push(document)
  return found
}

/** The same one by one: holds one page. */
export async function* eachDocument<Doc extends ViewDocument>(
  collection: Collection<Doc>,
  question: Question = {},
): AsyncGenerator<Doc> {
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof collection.find>> = await collection.find({
      ...question,
      limit: maxLimit,
      ...(cursor !== null && { cursor }),
    })
    yield* page.documents
    cursor = page.nextCursor
  } while (cursor !== null)
}
