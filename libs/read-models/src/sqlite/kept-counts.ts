import type { CollectionSpec, FieldValue } from '@harbor/kernel/view'
import { declaredFields } from '../field-values'
import type { CheckedCondition } from '../query-check'
import { compareValues, inRange } from './column'
import type { Counted, DocumentChange } from './document-memory'

/** Of one generation. `kinds`: combinations of values, of all counts together. */
export interface CountLimits {
  readonly counts: number
  readonly kinds: number
}

export const defaultCountLimits: CountLimits = { counts: 64, kinds: 5_000 }

/** A document as a count looks at it. */
type Looked = Pick<DocumentChange, 'id'> & { readonly values: readonly FieldValue[] }
type Reader = (looked: Looked) => FieldValue
type Test = (looked: Looked) => boolean

/**
 * How many documents of a generation meet what was asked, by the values of some fields: counted once, then kept right by every commit,
 * so that a total costs the same however many there are.
 */
export class KeptCounts {
  /** Asked for longest ago first. */
  private readonly counts = new Map<string, KeptCount>()
  private readonly fields: readonly string[]
  private kinds = 0

  constructor(
    spec: CollectionSpec,
    private readonly limits: CountLimits,
  ) {
    this.fields = declaredFields(spec)
  }

  /** Equal questions have equal text. */
  find(asked: string): readonly Counted[] | undefined {
    const found = this.counts.get(asked)
    if (!found) return undefined
    this.counts.delete(asked)
    this.counts.set(asked, found)
    return found.all()
  }

  /** `counted` is what documents that meet the tests are, as of the last commit. */
  keep(
    asked: string,
    tests: readonly CheckedCondition[],
    fields: readonly string[],
    counted: readonly Counted[],
  ): readonly Counted[] {
    const read = (field: string) => readerOf(field, this.fields)
    const testOf = (condition: CheckedCondition) => fitsOf(condition, read(condition.field))
    this.counts.set(asked, new KeptCount(tests.map(testOf), fields.map(read), counted))
    this.kinds += counted.length
    this.keepWithin()
    return counted
  }

  /** What a commit changed, when it is durable. */
  change(changes: readonly DocumentChange[]): void {
    for (const count of this.counts.values()) {
      const before = count.size
      for (const { id, before, now } of changes) {
        if (before) count.add({ id, values: before }, -1)
        if (now) count.add({ id, values: now.values }, 1)
      }
      this.kinds += count.size - before
    }
    this.keepWithin()
  }

  private keepWithin(): void {
    for (const [oldest, { size }] of this.counts) {
      if (this.counts.size <= this.limits.counts && this.kinds <= this.limits.kinds) return
      this.counts.delete(oldest)
      this.kinds -= size
    }
  }
}

class KeptCount {
  /** By the combination of values. */
  private readonly kinds: Map<string, Counted>
  private inOrder: readonly Counted[] | undefined

  constructor(
    private readonly tests: readonly Test[],
    private readonly fields: readonly Reader[],
    counted: readonly Counted[],
  ) {
    this.kinds = new Map(counted.map((one) => [JSON.stringify(one.values), one]))
    this.inOrder = counted
  }

  get size(): number {
    return this.kinds.size
  }

  all(): readonly Counted[] {
    return (this.inOrder ??= [...this.kinds.values()].toSorted((a, b) => compareAll(a.values, b.values)))
  }

  /** One more, or one less. */
  add(looked: Looked, more: 1 | -1): void {
    if (!this.tests.every((test) => test(looked))) return
    const values = this.fields.map((read) => read(looked))
    const kind = JSON.stringify(values)
    const count = (this.kinds.get(kind)?.count ?? 0) + more
    if (count === 0) this.kinds.delete(kind)
    else this.kinds.set(kind, { values, count })
    this.inOrder = undefined
  }
}

function readerOf(field: string, declared: readonly string[]): Reader {
  if (field === 'id') return ({ id }) => id
  const index = declared.indexOf(field)
  return ({ values }) => values[index] ?? null
}

function fitsOf(condition: CheckedCondition, read: Reader): Test {
  if (condition.is !== 'one-of') return (looked) => inRange(read(looked), condition)
  const values = new Set(condition.values)
  return (looked) => values.has(read(looked))
}

function compareAll(a: readonly FieldValue[], b: readonly FieldValue[]): number {
  return a.reduce<number>((order, value, index) => order || compareValues(value, b[index] ?? null), 0)
}
