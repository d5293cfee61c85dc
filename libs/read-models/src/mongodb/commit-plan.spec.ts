import type { Position } from '@harbor/kernel/event'
import type { CollectionSpec, ViewDocument } from '@harbor/kernel/view'
import type { KeyUpdate } from '../read-models'
import { contentAt, planCommit, storedUpdates, type CommitPlan } from './commit-plan'
import type { KeyEntry } from './stored-shapes'

const spec: CollectionSpec = { name: 'things', fields: { name: 'string' }, indexes: [], text: ['name'] }
const at = (position: number) => position as Position
const now = new Date('2026-01-01T00:00:00Z')

function update(key: string, state: unknown, ...ids: readonly string[]): KeyUpdate {
  return { key, state, documents: ids.map((id) => ({ id, name: id }) as ViewDocument) }
}

/** A commit on top of what earlier plans have left, all of it written. */
function plan(
  written: readonly CommitPlan[],
  attempt: number,
  from: number,
  to: number,
  ...updates: KeyUpdate[]
): CommitPlan {
  const entries = new Map(written.flatMap(({ keys }) => keys.map((entry) => [entry._id, entry] as const)))
  const place = { attempt, checkpoint: at(from), position: at(to), now }
  return planCommit(storedUpdates('things', spec)(updates), entries, place)
}

function keyOf({ keys }: CommitPlan): KeyEntry {
  const [entry] = keys
  if (!entry) throw new Error('no key is written')
  return entry
}

describe('what a commit to MongoDB writes', () => {
  const first = plan([], 1, 0, 10, update('a', 1, 'a', 'x'))

  it('is the key with its content from before, and its documents', () => {
    expect(keyOf(first)).toMatchObject({ _id: 'a', attempt: 1, position: 10, state: '1', before: { state: null } })
    expect(first.documents.map(({ _id }) => _id)).toEqual(['a', 'x'])
  })

  it('is the key alone when nothing has changed, so that a late write does not find its place', () => {
    const same = plan([first], 2, 10, 20, update('a', 1, 'a', 'x'))
    expect(keyOf(same)).toMatchObject({ attempt: 2, position: 20, state: '1' })
    expect(same.documents).toEqual([])
  })

  it('is the place of a key that came and went within the batch', () => {
    expect(keyOf(plan([first], 2, 10, 20, update('b', undefined)))).toMatchObject({
      attempt: 2,
      state: null,
      gone: now,
    })
  })

  it('is only the documents that differ', () => {
    const next = plan([first], 2, 10, 20, update('a', 2, 'a', 'y'))
    expect(next.documents.map(({ _id }) => _id)).toEqual(['y', 'x'])
    expect(next.documents.at(-1)).toEqual({ _id: 'x', attempt: 2, key: 'a', gone: now })
  })

  it('does not count while the checkpoint has not come up to it', () => {
    const broken = plan([first], 2, 10, 20, update('a', 2, 'a', 'y'))
    expect(contentAt(at(10), keyOf(broken)).state).toBe('1')
    expect(contentAt(at(20), keyOf(broken)).state).toBe('2')
  })

  it('is all of a key that a commit which broke off has left ahead, and takes back what that may have written', () => {
    const broken = plan([first], 2, 10, 20, update('a', 2, 'a', 'y'))
    const shorter = plan([first, broken], 3, 10, 15, update('a', 1.5, 'a', 'x'))
    expect(keyOf(shorter)).toMatchObject({ position: 15, state: '1.5', before: { state: '1' } })
    expect(shorter.documents.map((one) => [one._id, 'gone' in one])).toEqual([
      ['a', false],
      ['x', false],
      ['y', true],
    ])
  })

  it('keeps the content of the checkpoint, however many commits break off', () => {
    const broken = plan([first], 2, 10, 20, update('a', 2, 'a'))
    const again = plan([first, broken], 3, 10, 30, update('a', 3, 'a'))
    expect(contentAt(at(10), keyOf(again)).state).toBe('1')
  })

  it('leaves a removed key in its place, so that a late write does not bring it back', () => {
    const removed = plan([first], 2, 10, 20, update('a', undefined))
    expect(keyOf(removed)).toMatchObject({ state: null, documents: [], gone: now, attempt: 2 })
    expect(removed.documents.every((one) => 'gone' in one)).toBe(true)
  })

  it('does not remove a document that another key takes over', () => {
    const passed = plan([first], 2, 10, 20, update('a', 2, 'a'), update('b', 1, 'x'))
    expect(passed.documents).toEqual([expect.objectContaining({ _id: 'x', key: 'b', attempt: 2 })])
  })
})
