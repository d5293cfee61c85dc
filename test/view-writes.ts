import type { Recorded } from '@harbor/kernel/event'
import type { View } from '@harbor/kernel/view'
import { foldPlainly } from './simulation/views-are-folds'

/** What further events of one file cost one view, in bytes of JSON. Counted, not timed: the same in every run. */
export interface ViewWork {
  /** States and documents that became others, or new. */
  readonly written: number
  /** States of the keys touched and all their documents, as they were: what a commit loads to find the difference. */
  readonly read: number
}

/** `history`: all events of a file before, in order; `further`: those of one commit after it. */
export function workOfFurther(view: View, history: readonly Recorded[], further: readonly Recorded[]): ViewWork {
  const before = foldPlainly(view, history)
  const after = foldPlainly(view, [...history, ...further])
  let [written, read] = [0, 0]
  for (const key of keysTouched(view, history, further)) {
    const [then, now] = [storedOf(view, key, before.get(key)), storedOf(view, key, after.get(key))]
    const known = new Set(then)
    read += bytesOf(then)
    written += bytesOf(now.filter((json) => !known.has(json)))
  }
  return { written, read }
}

function keysTouched(view: View, history: readonly Recorded[], further: readonly Recorded[]): ReadonlySet<string> {
  const rewritten = new Set(view.rewrite?.on)
  const handled = new Set([...view.handles, ...rewritten])
  const all = further.some(({ type }) => rewritten.has(type)) ? [...history, ...further] : further
  return new Set(all.filter(({ type }) => handled.has(type)).map((event) => view.key(event)))
}

/** The rows of one key as JSON: its state, then its documents. */
function storedOf(view: View, key: string, state: unknown): readonly string[] {
  return state === undefined ? [] : [state, ...view.documents(state, key)].map((row) => JSON.stringify(row))
}

function bytesOf(rows: readonly string[]): number {
  return rows.reduce((sum, json) => sum + Buffer.byteLength(json), 0)
}
