import type { FieldValue } from '@harbor/kernel/view'
import type { CheckedCondition } from '../query-check'

/** Of a number that no document has. */
const nothing = 0

/** The values of one field by number of the document, each different value kept once. A value that no document has any more is let go. */
export class Column {
  private codes = new Uint32Array(1_024)
  private readonly values: FieldValue[] = [null]
  private readonly weights: number[] = [Number.NaN]
  private readonly uses: number[] = [0]
  private readonly codeOf = new Map<FieldValue, number>()
  private readonly unused: number[] = []
  /** The highest number of a document that was here. */
  highest = 0

  set(doc: number, value: FieldValue): void {
    this.remove(doc)
    if (doc >= this.codes.length) this.codes = grown(this.codes, doc + 1)
    const code = this.codeOf.get(value) ?? this.newCode(value)
    this.uses[code] = (this.uses[code] ?? 0) + 1
    this.codes[doc] = code
    if (doc > this.highest) this.highest = doc
  }

  remove(doc: number): void {
    const code = this.codes[doc] ?? nothing
    if (code === nothing) return
    this.codes[doc] = nothing
    const left = (this.uses[code] ?? 0) - 1
    this.uses[code] = left
    if (left > 0) return
    this.codeOf.delete(this.values[code] ?? null)
    this.values[code] = null
    this.unused.push(code)
  }

  value(doc: number): FieldValue {
    return this.values[this.codes[doc] ?? nothing] ?? null
  }

  /** Whether a document of that number is there, and its value fits. */
  mask(condition?: CheckedCondition): Mask {
    const fits = new Uint8Array(this.values.length)
    if (condition?.is === 'one-of') {
      for (const value of condition.values) fits[this.codeOf.get(value) ?? nothing] = 1
    } else {
      for (const [value, code] of this.codeOf) fits[code] = !condition || inRange(value, condition) ? 1 : 0
    }
    fits[nothing] = 0
    return { codes: this.codes, fits }
  }

  /**
   * Parts what is one kind so far by the values here: the new kind of each of these documents, numbered as they come, and the first
   * document of each.
   */
  parted(docs: Uint32Array, kinds: Uint32Array): [kinds: Uint32Array<ArrayBuffer>, first: number[]] {
    const parted = new Uint32Array(docs.length)
    const first: number[] = []
    const kindOf = new Map<number, number>()
    for (let index = 0; index < docs.length; index++) {
      const doc = docs[index] ?? 0
      const key = (kinds[index] ?? 0) * this.values.length + (this.codes[doc] ?? nothing)
      let kind = kindOf.get(key)
      if (kind === undefined) {
        kind = first.push(doc) - 1
        kindOf.set(key, kind)
      }
      parted[index] = kind
    }
    return [parted, first]
  }

  /** Orders as far as it tells: of two values that differ in it, the lesser comes first; of others it says nothing. */
  weight(doc: number): number {
    return this.weights[this.codes[doc] ?? nothing] ?? Number.NaN
  }

  /** As documents are ordered by the field. */
  compare(doc: number, other: number): number {
    const code = this.codes[doc] ?? nothing
    const otherCode = this.codes[other] ?? nothing
    if (code === otherCode) return 0
    const weight = this.weights[code] ?? Number.NaN
    const otherWeight = this.weights[otherCode] ?? Number.NaN
    if (weight !== otherWeight) return weight - otherWeight
    return compareValues(this.values[code] ?? null, this.values[otherCode] ?? null)
  }

  private newCode(value: FieldValue): number {
    const code = this.unused.pop() ?? this.values.length
    this.values[code] = value
    this.weights[code] = weightOf(value)
    this.uses[code] = 0
    this.codeOf.set(value, code)
    return code
  }
}

/** Fits: the value at `fits[codes[doc]]` is 1. */
export interface Mask {
  readonly codes: Uint32Array
  readonly fits: Uint8Array
}

export type Range = Exclude<CheckedCondition, { readonly is: 'one-of' }>

export function inRange(value: FieldValue, { is, value: limit }: Range): boolean {
  if (value === null) return false
  const compared = compareValues(value, limit)
  switch (is) {
    case 'gt':
      return compared > 0
    case 'gte':
      return compared >= 0
    case 'lt':
      return compared < 0
    case 'lte':
      return compared <= 0
  }
}

/** As the file orders them: missing values first, text by code point. */
export function compareValues(a: FieldValue, b: FieldValue): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}

/** As many as a number holds exactly. */
const weighedBytes = 6

/** A number to compare by first: of a text its first bytes in UTF-8, which stand in the order of code points. */
function weightOf(value: FieldValue): number {
  if (value === null) return -Infinity
  if (typeof value === 'number') return value
  const bytes = Buffer.alloc(weighedBytes * 4)
  bytes.write(value.slice(0, weighedBytes + 1))
  return bytes.readUIntBE(0, weighedBytes)
}

function compareText(a: string, b: string): number {
  const both = Math.min(a.length, b.length)
  for (let index = 0; index < both; index++) {
    const unit = a.charCodeAt(index)
    const other = b.charCodeAt(index)
    if (unit !== other) return inOrderOfPoints(unit) - inOrderOfPoints(other)
  }
  return a.length - b.length
}

/** Halves of surrogate pairs stand for characters beyond all single units. */
function inOrderOfPoints(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

export function grown(numbers: Uint32Array, least: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(least, Math.ceil(numbers.length * 1.5)))
  larger.set(numbers)
  return larger
}
