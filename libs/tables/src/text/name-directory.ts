import { compactText } from './plain-text'

/** A thing found by its name. Names need be unique only under one parent: three communities may each have a 第一党支部. */
export interface Named<T> {
  readonly name: string
  /** The names above it, nearest first. */
  readonly above: readonly string[]
  readonly value: T
}

export type NameMatch<T> =
  | {
      readonly kind: 'found'
      readonly value: T
      readonly name: string
      /** False when only the short forms of the names agree: 第一党支部 for 中共…第一支部委员会. */
      readonly exact: boolean
    }
  | { readonly kind: 'ambiguous'; readonly among: readonly string[] }
  | { readonly kind: 'unknown'; readonly near: readonly string[] }

export interface NameDirectory<T> {
  /** `name` may be a path (海滨社区党委/第一党支部); `under` names any unit above, to tell equal names apart. */
  find(name: string, under?: string): NameMatch<T>
}

interface Entry<T> extends Named<T> {
  readonly exactKey: string
  readonly shortKey: string
}

const nearNames = 3
/** Suggestions are worked out once for each misspelling, and not without end for a file full of them. */
const rememberedNames = 1_000

export function nameDirectory<T>(named: Iterable<Named<T>>): NameDirectory<T> {
  const entries = [...named].map((one) => ({ ...one, exactKey: exactKey(one.name), shortKey: shortKey(one.name) }))
  const byExact = Map.groupBy(entries, (entry) => entry.exactKey)
  const byShort = Map.groupBy(entries, (entry) => entry.shortKey)
  const remembered = new Map<string, NameMatch<T>>()
  return {
    find(name, under = '') {
      const key = `${name}\n${under}`
      const known = remembered.get(key)
      if (known) return known
      const match = look(name, under, byExact, byShort, entries)
      if (remembered.size < rememberedNames) remembered.set(key, match)
      return match
    },
  }
}

/** A directory of things that name the one above them, e.g. units; a loop in what they say ends where it begins. */
export function treeDirectory<
  T extends { readonly id: string; readonly name: string; readonly parentId: string | null },
>(things: readonly T[]): NameDirectory<T> {
  const byId = new Map(things.map((thing) => [thing.id, thing]))
  const namesAbove = (thing: T): readonly string[] => {
    const above: T[] = []
    let parent = byId.get(thing.parentId ?? '')
    while (parent && parent !== thing && !above.includes(parent)) {
      above.push(parent)
      parent = byId.get(parent.parentId ?? '')
    }
    return above.map((one) => one.name)
  }
  return nameDirectory(things.map((thing) => ({ name: thing.name, above: namesAbove(thing), value: thing })))
}

function look<T>(
  name: string,
  under: string,
  byExact: ReadonlyMap<string, readonly Entry<T>[]>,
  byShort: ReadonlyMap<string, readonly Entry<T>[]>,
  entries: readonly Entry<T>[],
): NameMatch<T> {
  const path = compactText(name)
    .split(/[/>\\]/)
    .filter((part) => part !== '')
  const own = path.at(-1) ?? ''
  const above = [...path.slice(0, -1), under].map(shortKey).filter((part) => part !== '')
  const narrow = (found: readonly Entry<T>[] = []) => found.filter((entry) => liesUnder(entry, above))
  const exact = narrow(byExact.get(exactKey(own)))
  const candidates = exact.length > 0 ? exact : narrow(byShort.get(shortKey(own)))
  const [first, second] = candidates
  if (first && !second) return { kind: 'found', value: first.value, name: first.name, exact: exact.length > 0 }
  if (first) return { kind: 'ambiguous', among: candidates.slice(0, nearNames * 2).map(fullName) }
  return { kind: 'unknown', near: nearest(own, entries) }
}

function liesUnder<T>(entry: Entry<T>, above: readonly string[]): boolean {
  const parents = entry.above.map(shortKey)
  return above.every((name) => parents.includes(name))
}

function fullName<T>(entry: Named<T>): string {
  return [entry.name, ...entry.above.slice(0, 1)].toReversed().join('/')
}

/** The names that differ least, not counting the 党支部 that most end with; one that contains the other counts as near. */
function nearest<T>(name: string, entries: readonly Entry<T>[]): readonly string[] {
  const key = shortKey(name).slice(-60)
  const stem = nameStem(key)
  if (stem === '') return []
  return entries
    .map((entry) => ({
      name: fullName(entry),
      distance: nameDistance(stem, nameStem(entry.shortKey)) + Number(!sameKind(key, entry.shortKey)),
    }))
    .filter(({ distance }) => distance <= Math.ceil(stem.length / 3))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, nearNames)
    .map((entry) => entry.name)
}

function nameStem(key: string): string {
  return key.replace(/(总支|支部|工委|党委|小组)$/, '')
}

function sameKind(a: string, b: string): boolean {
  return a.slice(-2) === b.slice(-2)
}

function nameDistance(a: string, b: string): number {
  if (a.length >= 2 && b.length >= 2 && (a.includes(b) || b.includes(a))) return a === b ? 0 : 1
  return editDistance(a, b)
}

/** Levenshtein: insertions, deletions and replacements of one character. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min((above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replaced))
    }
    above = current
  }
  return above[b.length] ?? 0
}

function exactKey(name: string): string {
  return compactText(name).replace(/[()《》"'“”‘’]/g, '')
}

const numerals = '零一二三四五六七八九'

/** Full and short styles of a Party unit's name brought to one: 中共X第一支部委员会, X第一党支部 and X第1支部 agree. */
function shortKey(name: string): string {
  return exactKey(name)
    .replace(/^(中国共产党|中共)/, '')
    .replace(/第([一二三四五六七八九十]{1,3})/g, (_, digits: string) => `第${fromNumerals(digits)}`)
    .replace(/(党的?)?总支(部)?(委员会)?$/, '总支')
    .replace(/(党)?支部(委员会)?$/, '支部')
    .replace(/(党)?(工作委员会|工委)$/, '工委')
    .replace(/(党委会|党委|党的委员会|(?<!工作)委员会)$/, '党委')
    .replace(/党?小组$/, '小组')
}

/** 一 to 九十九 */
function fromNumerals(digits: string): number {
  const [tens = '', ones = ''] = digits.includes('十') ? digits.split('十') : ['零', digits]
  return (tens === '' ? 1 : numerals.indexOf(tens)) * 10 + (ones === '' ? 0 : numerals.indexOf(ones))
}
