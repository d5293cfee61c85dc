import { pinyin } from 'pinyin-pro'
import { compactText } from '@harbor/tables/text/plain-text'

/** Dots between the parts of a minority's name are typed in many ways; U+00B7 is the one of GB 18030 and of ID cards. */
const middleDots = /\s*[·•・‧∙⋅●．.]\s*/g
const holdsHan = /\p{Script=Han}/u

/** A Chinese name as ID cards write it: no space, one kind of dot. Any other name as it was written. */
export function nameAsOnCard(written: string): string {
  return holdsHan.test(written) ? compactText(written).replace(middleDots, '·') : written
}

export interface NameSound {
  /** Small letters without tones, dots and spaces; `ü` is written so. A character without a known sound stands for itself. */
  readonly pinyin: string
  /** One character a syllable. */
  readonly initials: string
}

export function soundOf(name: string): NameSound {
  const syllables =
    name === '' ? [] : pinyin(name, { toneType: 'none', type: 'array', surname: 'head', nonZh: 'consecutive' })
  const sounding = syllables.map((syllable) => lettersOf(syllable.toLowerCase())).filter((letters) => letters !== '')
  // By characters, not by UTF-16 units: the name may begin with a character that takes two of them.
  return { pinyin: sounding.join(''), initials: sounding.map((letters) => [...letters][0]).join('') }
}

/** What somebody typed to find a name, as names and their sounds are kept. Keyboards have `v` where pinyin has `ü`. */
export function soughtName(typed: string): string {
  if (holdsHan.test(typed)) return nameAsOnCard(typed)
  const sound = lettersOf(typed).replace(/(?<=[ln])v/gi, 'ü')
  return sound === '' ? typed.trim() : sound
}

function lettersOf(text: string): string {
  return text.replace(/\P{L}/gu, '')
}
