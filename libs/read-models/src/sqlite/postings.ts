import { gramsOf } from '../search-text'
import { grown } from './column'

/** Which documents hold a gram: their numbers, ascending. */
class Posting {
  constructor(private docs: Uint32Array) {
    this.used = docs.length
  }
  private used: number

  get length(): number {
    return this.used
  }

  get numbers(): Uint32Array {
    return this.docs.subarray(0, this.used)
  }

  add(doc: number): void {
    const at = this.placeOf(doc)
    if (at < this.used && this.docs[at] === doc) return
    if (this.used === this.docs.length) this.docs = grown(this.docs, this.used + 8)
    this.docs.copyWithin(at + 1, at, this.used)
    this.docs[at] = doc
    this.used++
  }

  remove(doc: number): void {
    const at = this.placeOf(doc)
    if (at === this.used || this.docs[at] !== doc) return
    this.docs.copyWithin(at, at + 1, this.used)
    this.used--
  }

  /** Where the number stands, or would stand. New documents have the highest numbers. */
  private placeOf(doc: number): number {
    if (this.used === 0 || (this.docs[this.used - 1] ?? 0) < doc) return this.used
    let from = 0
    let to = this.used
    while (from < to) {
      const middle = (from + to) >> 1
      if ((this.docs[middle] ?? 0) < doc) from = middle + 1
      else to = middle
    }
    return from
  }
}

const worthMerging = 8

function inBoth(some: Uint32Array, others: Uint32Array): Uint32Array {
  const both = new Uint32Array(some.length)
  let used = 0
  let at = 0
  for (const doc of some) {
    while ((others[at] ?? doc) < doc) at++
    if (others[at] === doc) both[used++] = doc
  }
  return both.subarray(0, used)
}

/**
 * What was looked for lately, with the documents that hold it: grams, and needles longer than those. In memory, within a bound, and kept
 * as documents change.
 */
export class Postings {
  private readonly known = new Map<string, Posting>()
  /** Each is looked for in every text that changes. */
  private readonly needles = new Set<string>()
  private numbers = 0

  constructor(
    private readonly read: (gram: string) => Uint32Array,
    private readonly bound: { readonly grams: number; readonly needles: number; readonly numbers: number },
  ) {}

  /**
   * Documents that may hold all grams: those of the shortest list, without what is missing in lists hardly longer, where that is sooner
   * told than by the texts. Good until a document changes.
   */
  common(grams: readonly string[]): Uint32Array {
    const lists = grams.map((gram) => this.posting(gram).numbers).toSorted((a, b) => a.length - b.length)
    this.keepWithin()
    const [shortest = new Uint32Array(), ...longer] = lists
    return longer.reduce(
      (left, list) => (list.length > left.length * worthMerging ? left : inBoth(left, list)),
      shortest,
    )
  }

  /** Documents that hold a needle longer than a gram; `find` tells them when it was not looked for lately. */
  holding(needle: string, find: () => Uint32Array): Uint32Array {
    const known = this.known.get(needle)
    const posting = known ?? new Posting(find().slice())
    if (!known) this.numbers += posting.length
    this.needles.add(needle)
    this.use(needle, posting)
    this.keepWithin()
    return posting.numbers
  }

  /** A text became another; the empty one is of no document. */
  change(doc: number, before: string, text: string): void {
    if (this.known.size === 0) return
    const old = gramsOf(before)
    const grams = gramsOf(text)
    for (const gram of old.difference(grams)) this.changeOne(gram, (posting) => posting.remove(doc))
    for (const gram of grams.difference(old)) this.changeOne(gram, (posting) => posting.add(doc))
    for (const needle of this.needles)
      this.changeOne(needle, (posting) => (text.includes(needle) ? posting.add(doc) : posting.remove(doc)))
  }

  private changeOne(gram: string, change: (posting: Posting) => void): void {
    const posting = this.known.get(gram)
    if (!posting) return
    const before = posting.length
    change(posting)
    this.numbers += posting.length - before
  }

  private posting(gram: string): Posting {
    const known = this.known.get(gram)
    const posting = known ?? new Posting(this.read(gram))
    if (!known) this.numbers += posting.length
    this.use(gram, posting)
    return posting
  }

  private use(gram: string, posting: Posting): void {
    if (this.needles.delete(gram)) this.needles.add(gram)
    this.known.delete(gram)
    this.known.set(gram, posting)
  }

  /** What was not looked for longest goes first. */
  private keepWithin(): void {
    const { grams, needles, numbers } = this.bound
    const [oldest] = this.needles
    if (this.needles.size > needles && oldest !== undefined) this.drop(oldest)
    for (const one of this.known.keys()) {
      if (this.known.size <= grams && this.numbers <= numbers) return
      this.drop(one)
    }
  }

  private drop(one: string): void {
    this.numbers -= this.known.get(one)?.length ?? 0
    this.known.delete(one)
    this.needles.delete(one)
  }
}
