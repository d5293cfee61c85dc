/** `A` for 0, `Z` for 25, `AA` for 26. */
export function columnLetters(index: number): string {
  let letters = ''
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters
  }
  return letters
}

export function cellAddress(columnIndex: number, rowNumber: number): string {
  return columnLetters(columnIndex) + String(rowNumber)
}

const addressPattern = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$/

/** Column index from 0 and row number from 1, or undefined when the text is no address that a spreadsheet can have. */
export function parseAddress(address: string): { readonly column: number; readonly row: number } | undefined {
  const [, letters, digits] = addressPattern.exec(address) ?? []
  if (letters === undefined || digits === undefined) return undefined
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  const row = Number(digits)
  return column < 16_384 && row <= 1_048_576 ? { column, row } : undefined
}
