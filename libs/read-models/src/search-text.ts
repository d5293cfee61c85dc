import type { ViewDocument } from '@harbor/kernel/view'

/** Between the text fields of one document: a noncharacter that no needle can hold, so that a match never spans two fields. */
const fieldEnd = '\uffff'
/** Neither half of a surrogate pair alone nor the separator is a character that a person can look for. */
const unsearchable = '\ufffd'

/**
 * Text as it is compared in searches: lower case, both forms of the small sigma taken for one. Nothing else is folded:
 * spaces, punctuation, width and accents count.
 */
export function foldText(text: string): string {
  return text.toWellFormed().replaceAll(fieldEnd, unsearchable).toLowerCase().replaceAll('ς', 'σ')
}

/** The folded text fields of one document, joined; empty when it has none. */
export function searchTextOf(document: ViewDocument, fields: readonly string[]): string {
  const parts: string[] = []
  for (const field of fields) {
    const value = (document as unknown as Readonly<Record<string, unknown>>)[field]
    if (typeof value === 'string' && value !== '') parts.push(foldText(value))
  }
  return parts.join(fieldEnd)
}

/**
 * The grams of a search text: every character and every pair of neighbours within a field, each once. A document that holds
 * a needle holds all grams of the needle, so the rarest of them leads to the candidates.
 */
export function gramsOf(searchText: string): Set<string> {
  const grams = new Set<string>()
  let previous = ''
  for (const character of searchText) {
    if (character === fieldEnd) {
      previous = ''
      continue
    }
    grams.add(character)
    if (previous !== '') grams.add(previous + character)
    previous = character
  }
  return grams
}

/**
 * The grams by which a folded needle is looked up: its pairs, or the single character that it is. `exact`: whoever has
 * the gram holds the needle, no look at the text is needed.
 */
export function gramsToFind(needle: string): { readonly grams: readonly string[]; readonly exact: boolean } {
  const characters = [...needle]
  if (characters.length <= 2) return { grams: [needle], exact: true }
  const pairs = characters.slice(1).map((character, index) => `${characters[index]}${character}`)
  return { grams: [...new Set(pairs)].slice(0, maxGrams), exact: false }
}

/** More would cost more than they narrow. */
const maxGrams = 8
