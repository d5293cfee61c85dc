import type { UnitHistory } from './unit-facts'

/**
 * A name as people mean it: full-width forms, blanks and the formal wording (中共…支部委员会 for …党支部) make no difference.
 * For comparing only; never stored.
 */
export function normalName(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll(/\s/gu, '')
    .toLowerCase()
    .replace(/^(中国共产党|中共)/u, '')
    .replace(/党?总支部?(委员会)?$/u, '党总支')
    .replace(/党?支部(委员会)?$/u, '党支部')
}

/** Units of that name today, or when there is none, those that once had it. More than one: the name alone does not tell. */
export function unitsNamed(units: Iterable<UnitHistory>, name: string): readonly UnitHistory[] {
  const wanted = normalName(name)
  const all = [...units]
  const current = all.filter((unit) => normalName(unit.name) === wanted)
  const living = current.filter((unit) => unit.dissolvedOn === null)
  if (living.length > 0) return living
  if (current.length > 0) return current
  return all.filter((unit) => unit.names.some((former) => normalName(former.name) === wanted))
}

/** Units with a similar name, the most similar first: what somebody may have meant. */
export function unitsNamedNear(units: Iterable<UnitHistory>, name: string, limit = 3): readonly UnitHistory[] {
  const wanted = normalName(name)
  return [...units]
    .map((unit) => ({ unit, likeness: likeness(wanted, normalName(unit.name)) }))
    .filter((candidate) => candidate.likeness >= 0.5)
    .toSorted((a, b) => b.likeness - a.likeness || (a.unit.name < b.unit.name ? -1 : 1))
    .slice(0, limit)
    .map(({ unit }) => unit)
}

/** 1: the same, 0: nothing in common. Sørensen-Dice over pairs of characters; a name within the other counts almost as the same. */
function likeness(a: string, b: string): number {
  if (a === b) return 1
  if (a.length > 1 && b.length > 1 && (a.includes(b) || b.includes(a))) return 0.9
  const pairsOfA = pairs(a)
  const pairsOfB = pairs(b)
  const shared = pairsOfA.filter((pair) => pairsOfB.includes(pair)).length
  return pairsOfA.length + pairsOfB.length === 0 ? 0 : (2 * shared) / (pairsOfA.length + pairsOfB.length)
}

function pairs(text: string): readonly string[] {
  const characters = [...text]
  return [...new Set(characters.slice(1).map((character, index) => `${characters[index]}${character}`))]
}
