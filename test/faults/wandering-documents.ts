import type { Position } from '@harbor/kernel/event'
import type { CollectionSpec, ViewDocument } from '@harbor/kernel/view'
import type { Generation, KeyUpdate } from '@harbor/read-models/read-models'

/** An event of the small world of these specs: something happens to a key, and perhaps a shared document comes to it. */
export interface Step {
  readonly position: Position
  readonly key: string
  readonly does: 'counts' | 'takes' | 'drops' | 'ends'
}

export interface StepState {
  /** Positions of all steps that were folded: one twice, or one missing, shows. */
  readonly folded: readonly number[]
  readonly extra: boolean
  readonly holds: boolean
}

export const spec: CollectionSpec = {
  name: 'steps',
  fields: { key: 'string', folded: 'number' },
  indexes: [['key'], ['folded', 'key']],
  text: ['key'],
}

/** Keys take turns in holding the document `shared`, so that it passes from one to another. `seed` decides what happens. */
export function stepsOf(count: number, seed: number): readonly Step[] {
  const keys = ['a', 'b', 'c', '先锋', '𠮷', '，']
  const kinds = ['counts', 'counts', 'takes', 'drops', 'counts', 'ends'] as const
  let random = seed
  const next = (below: number) => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((random / 2 ** 32) * below)
  }
  return Array.from({ length: count }, (_, index) => ({
    position: (index + 1) as Position,
    key: keys[next(keys.length)] ?? 'a',
    does: kinds[next(kinds.length)] ?? 'counts',
  }))
}

/** Keys and documents come in the first half that are gone in the second: whoever takes all at once never has them. */
export function comingAndGoing(before: number): readonly Step[] {
  const kept = Array.from(
    { length: before },
    (_, index) => ({ key: 'kept', does: index === 0 ? 'takes' : 'counts' }) as const,
  )
  const keys = ['a', 'b', 'c', '先锋']
  const come = keys.flatMap(
    (key) =>
      [
        { key, does: 'counts' },
        { key, does: 'takes' },
      ] as const,
  )
  const go = keys.map((key) => ({ key, does: 'ends' }) as const)
  const back = { key: 'kept', does: 'takes' } as const
  return [...kept, ...come, ...go, back].map((step, index) => ({ ...step, position: (index + 1) as Position }))
}

/** What the steps make of the keys, from their stored states: as the view runner does it. The holder is a state of its own key. */
export async function updatesOf(generation: Generation, steps: readonly Step[]): Promise<readonly KeyUpdate[]> {
  const keys = [...new Set(steps.map(({ key }) => key)), holderKey]
  const stored = await generation.states(keys)
  const states = new Map(keys.map((key) => [key, stored.get(key) as StepState | undefined]))
  let holder = (stored.get(holderKey) as { key: string } | undefined)?.key
  const touched = new Set<string>()
  for (const { key, does, position } of steps) {
    touched.add(key)
    const { folded, extra } = states.get(key) ?? { folded: [], extra: false }
    if (does === 'ends') {
      states.set(key, undefined)
      if (holder === key) holder = undefined
      continue
    }
    if (does === 'takes' && holder !== undefined && holder !== key) {
      touched.add(holder)
      if (!states.has(holder)) states.set(holder, (await generation.states([holder])).get(holder) as StepState)
    }
    if (does === 'takes') holder = key
    if (does === 'drops' && holder === key) holder = undefined
    states.set(key, { folded: [...folded, position], extra: does === 'takes' ? !extra : extra, holds: false })
  }
  const updates: KeyUpdate[] = [...touched].map((key) => {
    const state = states.get(key)
    const kept = state && { ...state, holds: holder === key }
    return { key, state: kept, documents: kept ? documentsOf(key, kept) : [] }
  })
  return [...updates, { key: holderKey, state: holder === undefined ? undefined : { key: holder }, documents: [] }]
}

const holderKey = 'holder'

function documentsOf(key: string, { folded, extra, holds }: StepState): readonly ViewDocument[] {
  const document = (id: string) => ({ id, key, folded: folded.length }) as ViewDocument
  return [
    document(key),
    ...(extra ? [document(`${key}/${folded.length}`)] : []),
    ...(holds ? [document('shared')] : []),
  ]
}

/** Takes all steps after the checkpoint up to `until`, at most `batch` at once. */
export async function takeSteps(
  generation: Generation,
  steps: readonly Step[],
  until: number,
  batch: () => number,
): Promise<void> {
  for (;;) {
    const checkpoint = await generation.checkpoint()
    const mine = steps.filter(({ position }) => position > checkpoint && position <= until).slice(0, batch())
    const last = mine.at(-1)
    if (!last) return
    await generation.commit(await updatesOf(generation, mine), last.position)
  }
}
