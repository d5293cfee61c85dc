/**
 * Text in a form that every server of the MongoDB protocol orders alike, by code point. MongoDB compares the bytes of UTF-8, which is
 * that order; others compare UTF-16 units, where characters beyond U+FFFF (emoji, rare Han characters) come before U+E000 to U+FFFF. So what
 * lies at or above U+E000 is written with units below the surrogates, after a lead that sorts it behind the rest. Almost all
 * text has none of it and stays as it is, except for full-width punctuation, which takes one character more.
 */
export function sortableText(text: string): string {
  const wellFormed = text.toWellFormed()
  return beyond.test(wellFormed) ? wellFormed.replace(eachBeyond, encoded) : wellFormed
}

/** The text that a sortable one was made of. */
export function plainText(sortable: string): string {
  return sortable.replace(eachEncoded, decoded)
}

/** U+E000 to U+FFFF: this, then the character. */
const upperLead = '\ue000'
/** Beyond U+FFFF: this, then two characters of ten bits each. */
const astralLead = '\ue001'
const digits = 0x4e00

const beyond = /[\ue000-\u{10ffff}]/u
const eachBeyond = /[\ue000-\u{10ffff}]/gu
const eachEncoded = /\ue000([\ue000-\uffff])|\ue001(.)(.)/gsu

function encoded(character: string): string {
  const point = character.codePointAt(0) ?? 0
  if (point <= 0xffff) return upperLead + character
  const rest = point - 0x10000
  return astralLead + String.fromCharCode(digits + (rest >> 10), digits + (rest & 0x3ff))
}

function decoded(_all: string, upper: string | undefined, high: string | undefined, low: string | undefined): string {
  if (upper !== undefined) return upper
  const bits = ((high ?? '').charCodeAt(0) - digits) * 0x400 + ((low ?? '').charCodeAt(0) - digits)
  return String.fromCodePoint(0x10000 + bits)
}
