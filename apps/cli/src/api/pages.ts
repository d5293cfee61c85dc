import type { QueryPage } from '@harbor/read-models/read-models'
import type { Api } from './api'

/** Every document of a query, page by page. `onPage` is told how many there are by now, and of how many. */
export async function allDocuments<Document>(
  api: Api,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  onPage: (done: number, total: number) => void = () => {},
): Promise<readonly Document[]> {
  const documents: Document[] = []
  let cursor: string | null = null
  do {
    const { body }: { readonly body: unknown } = await api.request('GET', path, {
      query: { ...query, ...(cursor !== null && { cursor }) },
    })
    const page = body as QueryPage<Document>
    documents.push(...page.documents)
    onPage(documents.length, page.total ?? 0)
    cursor = page.nextCursor
  } while (cursor !== null)
  return documents
}
