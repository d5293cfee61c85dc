import { ProblemError } from './problem'

/** No body of this API nests deeper than eight; some room for payloads of corrections. */
const deepest = 32
const utf8 = new TextDecoder('utf-8', { fatal: true })
/** In valid JSON: every text, and every sign that opens, closes or parts. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g

/**
 * A JSON body as RFC 8259 and I-JSON (RFC 7493) want it: UTF-8, no name twice in one object, no half of a surrogate pair; here also no
 * NUL, which no text of a person holds, and no nesting that only an attack has. Two readers of such a body would not see the same.
 * Throws ProblemError `request.malformed`, or `request.ambiguous` naming where.
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = textOf(bytes)
  const value = valueOf(text)
  if (!isSurelyPlain(text, value)) refuseAmbiguity(text)
  return value
}

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new ProblemError('request.malformed')
  }
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ProblemError('request.malformed')
  }
}

const quote = '"'.charCodeAt(0)
const colon = ':'.charCodeAt(0)

/**
 * Most bodies by far: without an escape there is no NUL and no half of a pair in them, and no name stands twice where the text has as
 * many colons outside of its words as the value has members. Quicker than to look at each token.
 */
function isSurelyPlain(text: string, value: unknown): boolean {
  return !text.includes('\\') && colonsIn(text) === membersOf(value, 0)
}

function colonsIn(text: string): number {
  let colons = 0
  let inWord = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) inWord = !inWord
    else if (code === colon && !inWord) colons++
  }
  return colons
}

/** NaN, which equals nothing, for what is nested too deep or has a name that is not allowed. */
function membersOf(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth === deepest) return Number.NaN
  let members = 0
  if (Array.isArray(value)) for (const one of value) members += membersOf(one, depth + 1)
  else
    for (const name of Object.keys(value)) {
      if (name in Object.prototype) return Number.NaN
      members += 1 + membersOf((value as Readonly<Record<string, unknown>>)[name], depth + 1)
    }
  return members
}

type Level = { readonly names: Set<string> | undefined; name: string; index: number }

/** Walks over the tokens of valid JSON without building anything deep. */
function refuseAmbiguity(text: string): void {
  const levels: Level[] = []
  let before = ''
  for (const [token] of text.matchAll(tokens)) {
    const level = levels.at(-1)
    if (token === '{' || token === '[') {
      if (levels.length === deepest) throw ambiguous(levels, 'nesting')
      levels.push({ names: token === '{' ? new Set() : undefined, name: '', index: 0 })
    } else if (token === '}' || token === ']') levels.pop()
    else if (token === ',' && level) level.index += 1
    else if (token.startsWith('"')) takeText(token, before, levels)
    before = token
  }
}

/** A name stands after the brace that opens its object or after a comma in it; every other text is a value. */
function takeText(token: string, before: string, levels: Level[]): void {
  const word = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1)
  const level = levels.at(-1)
  if (level?.names && (before === '{' || before === ',')) {
    level.name = word
    if (level.names.has(word)) throw ambiguous(levels, 'duplicate')
    if (word in Object.prototype) throw ambiguous(levels, 'name')
    level.names.add(word)
  }
  if (!word.isWellFormed() || word.includes('\0')) throw ambiguous(levels, 'characters')
}

const meanings = {
  nesting: { zh: `嵌套超过 ${deepest} 层`, en: `nested deeper than ${deepest}` },
  duplicate: { zh: '同一名称出现两次', en: 'the same name twice' },
  name: { zh: '不允许的名称', en: 'a name that is not allowed' },
  characters: { zh: '含有空字符或不完整的字符', en: 'holds NUL or half a character' },
} as const

function ambiguous(levels: readonly Level[], code: keyof typeof meanings): ProblemError {
  const steps = levels.slice(0, deepest).map(({ names, name, index }) => (names ? name : String(index)))
  const pointer = steps.map(
    (step) => `/${step.toWellFormed().slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1')}`,
  )
  return new ProblemError('request.ambiguous', {}, [{ pointer: `#${pointer.join('')}`, code, ...meanings[code] }])
}
