import type { Recorded } from '@harbor/kernel/event'
import type { View, ViewDocument } from '@harbor/kernel/view'
import { canonicalJson } from '@harbor/read-models/canonical-json'
import { must } from './broken'
import { decoded, unsealed } from './decoded'
import { views, type Durable } from './process'

/** Every view as it is kept is what the log gives when it is folded in the plainest way, from the first event on. */
export async function checkViews({ log, keys, readModels }: Durable): Promise<void> {
  const opened = keys.open()
  const persons = new Set(log.events.flatMap(({ data }) => /"person":"([0-9a-f-]{36})"/.exec(data)?.[1] ?? []))
  const dataKeys = await opened.load([...persons])
  const plain = log.events.map(decoded)
  const open = log.events.map((raw) => unsealed(raw, dataKeys))
  for (const view of views) {
    const kept = readModels.live(view.name)
    must(kept !== undefined, () => `the view ${view.name} is gone`)
    const missed = plain.find(({ position, type }) => position > kept.checkpoint && takenBy(view).has(type))
    must(missed === undefined, () => `${view.name} stands at ${kept.checkpoint}, before its ${missed?.position}`)
    const folded = foldPlainly(view, view.personal ? open : plain)
    must(folded.size === kept.keyCount, () => `${view.name} has ${kept.keyCount} keys, ${folded.size} are right`)
    for (const [key, state] of folded) {
      const keptState = kept.stateOf(key)
      must(isSame(keptState, state), () => `${view.name}/${key}: state ${keptState}, right ${JSON.stringify(state)}`)
      const documents = kept.documentsOf(key)
      const right = view.documents(state, key)
      must(
        isSameList(documents, right),
        () => `${view.name}/${key}: ${JSON.stringify(documents)}, right ${JSON.stringify(right)}`,
      )
    }
  }
}

/** Event by event; after a correction the whole file anew. */
export function foldPlainly(view: View, events: readonly Recorded[]): ReadonlyMap<string, unknown> {
  const states = new Map<string, unknown>()
  const { rewrite } = view
  const takes = takenBy(view)
  const mine = events.filter(({ type }) => takes.has(type))
  const keysOf = new Map<string, Set<string>>()
  const take = (event: Recorded) => {
    const key = view.key(event)
    const ofStream = keysOf.get(event.stream) ?? new Set()
    keysOf.set(event.stream, ofStream.add(key))
    states.set(key, view.evolve(states.get(key), event))
  }
  for (const [index, event] of mine.entries()) {
    if (!rewrite?.on.includes(event.type)) {
      take(event)
      continue
    }
    for (const key of keysOf.get(event.stream) ?? []) states.delete(key)
    const history = mine.slice(0, index + 1).filter(({ stream }) => stream === event.stream)
    for (const past of rewrite.effective(history)) take(past)
  }
  for (const [key, state] of states) if (state === undefined) states.delete(key)
  return states
}

function takenBy({ handles, rewrite }: View): ReadonlySet<string> {
  return new Set<string>([...handles, ...(rewrite?.on ?? [])])
}

function isSame(text: string | undefined, value: unknown): boolean {
  if (text === undefined) return false
  return text === JSON.stringify(value) || canonicalJson(JSON.parse(text)) === canonicalJson(value)
}

function isSameList(kept: readonly ViewDocument[], right: readonly ViewDocument[]): boolean {
  const inOrder = (list: readonly ViewDocument[]) => JSON.stringify(list.map(canonicalJson).toSorted())
  if (kept.length !== right.length) return false
  return JSON.stringify(kept) === JSON.stringify(right) || inOrder(kept) === inOrder(right)
}
