import type { LocalDate } from '@harbor/kernel/time'
import type { RowCheck, WrittenDate } from '@harbor/tables/report/row-check'
import type { PersonDetails } from '../events'
import { nameAsOnCard } from '../person-name'
import { readEducation, readEthnicity, readSex } from './code-lists'
import { readResidentId, type ResidentId } from './resident-id'
import type { RosterKey } from './roster-columns'
import type { RosterCode } from './roster-findings'

type Check = RowCheck<RosterKey, RosterCode>

export interface ReadPerson {
  readonly details: PersonDetails
  readonly born: WrittenDate | undefined
}

export interface IdRules {
  readonly today: LocalDate
  readonly allowInvalidIdChecksum: boolean
}

/** Who the row is about; undefined when the row does not say. What else is wrong stands in the check's findings. */
export function readPerson(check: Check, rules: IdRules): ReadPerson | undefined {
  const name = readName(check)
  const id = readId(check, rules)
  const born = readBirth(check, id)
  const sex = readSexOf(check, id)
  if (!id && !born && check.isBlank('idNumber')) check.find('id.unidentified', 'idNumber')
  if (name === undefined || sex === undefined) return undefined
  const details = {
    name,
    sex,
    ...given('ethnicity', listed(check, 'ethnicity', 30, readEthnicity, 'ethnicity.unknown')),
    ...given('bornOn', born?.date),
    ...given('education', listed(check, 'education', 60, readEducation, 'education.unknown')),
    ...given('idNumber', id?.number),
    ...given('workplace', check.text('workplace', 200)),
    ...given('phone', readPhone(check)),
    ...given('posts', check.text('posts', 200)),
  }
  return { details, born }
}

export function given<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value })
}

const hanziName = /^\p{Script=Han}{2,8}$/u
const dottedName = /^\p{Script=Han}{1,20}(·\p{Script=Han}{1,20})+$/u
const latinName = /^[\p{Script=Latin}][\p{Script=Latin}' ·-]+$/u
const lost = /[?\ufffd□■]/

function readName(check: Check): string | undefined {
  const written = check.text('name', 60)
  if (written === undefined) return check.isBlank('name') ? check.find('name.missing', 'name') : undefined
  const name = nameAsOnCard(written)
  if (lost.test(name)) return check.find('name.character-lost', 'name')
  if (/[\p{Nd}\p{Sc}\p{Sm}\p{Pc}@#%&*/\\=+:;,!<>"()[\]]/u.test(name)) return check.find('name.unlikely', 'name')
  if (/\p{Co}/u.test(name)) check.find('name.private-use', 'name')
  else if (!hanziName.test(name) && !dottedName.test(name)) check.find('name.shape', 'name')
  return latinName.test(name) ? name.replace(/ +/g, ' ') : name
}

function readId(check: Check, rules: IdRules): ResidentId | undefined {
  const cell = check.cell('idNumber')
  if (cell.precisionLost) return check.find('id.precision-lost', 'idNumber')
  const written = check.text('idNumber', 60)
  if (written === undefined) return check.isBlank('idNumber') ? check.find('id.missing', 'idNumber') : undefined
  const id = readResidentId(written)
  if (id === 'shape' || id === 'birth-date') return check.find(`id.${id}`, 'idNumber')
  if (id.bornOn > rules.today) return check.find('id.birth-date', 'idNumber')
  if (!id.checksumValid && !rules.allowInvalidIdChecksum) return check.find('id.checksum', 'idNumber')
  if (!id.regionKnown) check.find('id.region', 'idNumber')
  if (id.fromFifteenDigits) check.find('id.fifteen-digits', 'idNumber')
  return id
}

/** Where the roster has only the month and the ID number agrees with it, the ID number tells the day. */
function readBirth(check: Check, id: ResidentId | undefined): WrittenDate | undefined {
  const before = check.findings.length
  const written = check.date('bornOn')
  if (!id) return written
  const fromId = { date: id.bornOn, precision: 'day' } as const
  if (!written) {
    if (check.findings.length === before && check.has('bornOn')) check.find('born.from-id', 'bornOn')
    return fromId
  }
  const agrees = written.precision === 'month' && written.date.slice(0, 7) === id.bornOn.slice(0, 7)
  if (agrees) check.findings.splice(before, check.findings.length - before)
  else if (written.date !== id.bornOn) check.find('born.differs-from-id', 'bornOn')
  return agrees ? fromId : written
}

function readSexOf(check: Check, id: ResidentId | undefined): 'male' | 'female' | undefined {
  const written = check.text('sex', 10)
  if (written === undefined) {
    if (!check.isBlank('sex')) return undefined
    if (!id) return check.isBlank('idNumber') ? check.find('sex.missing', 'sex') : undefined
    if (check.has('sex')) check.find('sex.from-id', 'sex')
    return id.sex
  }
  const sex = readSex(written)
  if (!sex) return check.find('sex.unreadable', 'sex')
  if (id && id.sex !== sex) check.find('sex.differs-from-id', 'sex')
  return sex
}

/** By its usual name where the list has it; as written, with a finding, where not. */
function listed(
  check: Check,
  key: 'ethnicity' | 'education',
  limit: number,
  read: (text: string) => string | undefined,
  unknown: RosterCode,
): string | undefined {
  const written = check.text(key, limit)
  if (written === undefined) return undefined
  const known = read(written)
  if (known === undefined) check.find(unknown, key)
  return known ?? written
}

const phoneShape = /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|[2-8]\d{6,7}|\d{3,6})$/

function readPhone(check: Check): string | undefined {
  const written = check.text('phone', 200)
  if (written === undefined) return undefined
  const phones = written
    .replace(/(\+86|\b0086)[\s-]*/g, '')
    .split(/[/,;、|]|\s+(?=1[3-9]\d)/)
    .map(plainPhone)
    .filter((phone) => phone !== '')
  const [first = ''] = phones
  if (phones.length > 1) check.find('phone.several', 'phone')
  if (!phoneShape.test(first)) check.find('phone.shape', 'phone')
  return first === '' ? undefined : first.slice(0, 40)
}

/** Without spaces and the hyphens of 138-0000-0000; the hyphen of an area code stays. */
function plainPhone(text: string): string {
  const digits = text.replace(/\s/g, '').replace(/^86(?=1[3-9])/, '')
  return /^1[3-9][\d-]+$/.test(digits)
    ? digits.replaceAll('-', '')
    : digits.replace(/[()]/g, (bracket) => (bracket === ')' ? '-' : ''))
}
