/** Text by code point, as every store sorts it; by code unit the characters outside the basic plane would come too early. */
export function byCodePoint(a: string, b: string): number {
  if (a === b) return 0
  if (surrogate.test(a) || surrogate.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : 1
}

const surrogate = /[\ud800-\udfff]/
