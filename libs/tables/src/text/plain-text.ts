/** Marks that show nothing: zero-width characters, soft hyphen, direction marks, byte order mark. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g

/**
 * The text as it is meant: full-width digits, letters and punctuation to ASCII, every kind of space and line break to one space, invisible
 * marks and the apostrophe that tells a spreadsheet "this is text" dropped. Hanzi stay untouched, also compatibility ideographs:
 * in a name they are a person's own form.
 */
export function plainText(text: string): string {
  return text
    .replace(invisible, '')
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^['’‘]\s*/, '')
}

/** The same without any space: for titles, numbers and names of units, where a space never distinguishes. */
export function compactText(text: string): string {
  return plainText(text).replaceAll(' ', '')
}

/** As it counts on a terminal and in a column's width: East Asian wide characters take two places. */
export function displayWidth(text: string): number {
  let width = 0
  for (const char of text)
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u.test(
        char,
      )
        ? 2
        : 1
  return width
}

export function padDisplay(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}
