import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Recorded } from '@harbor/kernel/event'
import type { View } from '@harbor/kernel/view'

type Row = [position: number, stream: string, revision: number, type: number, id: string, data: string, meta: string]
const pageEvents = 1000

/**
 * The least that a rebuild could do: page after page of rows, JSON.parse of data and meta, and the views' own folds into maps.
 * No documents, no store. Returns how many events the log holds.
 */
export function foldPages(folder: string, views: readonly View[]): number {
  const db = new DatabaseSync(join(folder, 'log.db'), { readOnly: true })
  db.exec('PRAGMA cache_size = -32768')
  const arrays = { returnArrays: true }
  const [[head] = [0]] = db.prepare('SELECT max(position) FROM events', arrays).all() as unknown as [number][]
  const types = db.prepare('SELECT number, name FROM types', arrays).all() as unknown as [number, string][]
  const nameOf = new Map(types)
  const folds = views.map((view) => ({ view, handled: new Set(view.handles), states: new Map<string, unknown>() }))
  const columns = 'position, stream, revision, type, id, data, meta'
  const page = db.prepare(
    `SELECT ${columns} FROM events WHERE position > ? AND position <= ? ORDER BY position`,
    arrays,
  )
  for (let after = 0; after < head; after += pageEvents) {
    for (const row of page.all(after, after + pageEvents) as unknown as Row[]) {
      const event = eventOf(row, nameOf)
      for (const { view, handled, states } of folds) {
        if (!handled.has(event.type)) continue
        const key = view.key(event)
        states.set(key, view.evolve(states.get(key), event))
      }
    }
  }
  db.close()
  return head
}

function eventOf(
  [position, stream, revision, type, id, data, meta]: Row,
  nameOf: ReadonlyMap<number, string>,
): Recorded {
  const { command: commandId, ...rest } = JSON.parse(meta) as Readonly<Record<string, unknown>>
  return {
    ...rest,
    commandId,
    position,
    stream,
    revision,
    id,
    type: nameOf.get(type),
    data: JSON.parse(data) as unknown,
  } as unknown as Recorded
}
