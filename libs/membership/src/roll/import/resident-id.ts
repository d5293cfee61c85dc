import { isLocalDate, type LocalDate } from '@harbor/kernel/time'

/** What a citizen's number says of its holder. Source: GB 11643-1999. */
export interface ResidentId {
  /** 18 characters; a number of 15 digits is completed with century and check character. */
  readonly number: string
  readonly bornOn: LocalDate
  readonly sex: 'male' | 'female'
  readonly checksumValid: boolean
  readonly regionKnown: boolean
  readonly fromFifteenDigits: boolean
}

export type ResidentIdProblem = 'shape' | 'birth-date'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = '10X98765432'
/** Provinces by GB/T 2260, with 81, 82 and 83 for residents from Hong Kong, Macao and Taiwan. */
const regions = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
)

/** Reads a number already brought to plain ASCII; spaces and hyphens between groups and a small x are accepted. */
export function readResidentId(text: string): ResidentId | ResidentIdProblem {
  const written = text.replace(/[\s-]/g, '').replace(/[xX×*]$/, 'X')
  const fromFifteenDigits = /^\d{15}$/.test(written)
  const number = fromFifteenDigits ? completed(written) : written
  if (!/^\d{17}[\dX]$/.test(number)) return 'shape'
  const bornOn = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (!isLocalDate(bornOn)) return 'birth-date'
  return {
    number,
    bornOn,
    sex: Number(number.charAt(16)) % 2 === 1 ? 'male' : 'female',
    checksumValid: number.endsWith(checkCharacter(number)),
    regionKnown: regions.has(number.slice(0, 2)),
    fromFifteenDigits,
  }
}

/** The 18th character over the first 17: ISO 7064 MOD 11-2. */
export function checkCharacter(number: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(number.charAt(index)), 0)
  return checkCharacters.charAt(sum % 11)
}

/** Numbers of 15 digits were given out until 1999, to people born in 19xx. */
function completed(fifteen: string): string {
  const body = `${fifteen.slice(0, 6)}19${fifteen.slice(6)}`
  return body + checkCharacter(body)
}
