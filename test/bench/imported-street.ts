import { cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HarborWorld, SettableClock } from '@harbor/testing/harbor-fixture'

/** Raise it when what the street holds changes: a kept one of another number is not used. */
const madeAs = 1
export const branchesAStreet = 100
export const rowsAFile = 10_000
const today = '2026-11-24T01:00:00.000Z'
const environment = { HARBOR_FICTIONAL_DATA: 'yes' }
const families = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许'
const givenFirst = '明远晚晴江海云山清和知行思齐若水长风'
const givenSecond = '舟波岚川宁安然源溪林石峰雨岩亭帆汀鸣'

/** A roster file with `rows` members whose numbers begin at `first`: names and dates that vary, ID numbers with wrong checksums. */
export function rosterFile(first: number, rows = rowsAFile): Buffer {
  const lines = ['姓名,性别,民族,出生日期,公民身份号码,人员类别,加入中共组织日期,转为正式党员日期,所在党支部']
  for (let number = first; number < first + rows; number++) {
    const name = nameOf(number)
    const born = `${1950 + (number % 50)}-${two(1 + (number % 12))}-${two(1 + (number % 28))}`
    const idNumber = wronglyEnded(
      `330203${born.replaceAll('-', '')}${String(Math.floor(number / 100)).padStart(3, '0')}`,
    )
    const joined = 1975 + (number % 50)
    const sex = Math.floor(number / 100) % 2 ? '男' : '女'
    const branch = `第${number % branchesAStreet}支部`
    lines.push(`${name},${sex},汉族,${born},${idNumber},正式党员,${joined}-06-01,${joined + 1}-06-01,${branch}`)
  }
  return Buffer.from(`${lines.join('\n')}\n`)
}

/** Of the member of that number. */
export function nameOf(number: number): string {
  return at(families, number) + at(givenFirst, number / 20) + at(givenSecond, number / 360)
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checks = '10X98765432'

/** Seventeen digits and a check character that is not theirs. */
function wronglyEnded(digits: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return digits + checks[((sum % 11) + 1) % 11]
}

function at(characters: string, index: number): string {
  return characters[Math.floor(index) % characters.length] ?? ''
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** `named`: see HarborWorld; whoever measures access signs in. */
export function openStreet(folder?: string, named = true): Promise<HarborWorld> {
  const clock = new SettableClock(today)
  const options = { clock, environment, named, catchUpTimeoutMs: 600_000 }
  return HarborWorld.open({ ...options, ...(folder !== undefined && { folder }) })
}

/** A street with branches, and nobody in them. */
export async function emptyStreet(): Promise<HarborWorld> {
  const world = await openStreet()
  for (let number = 0; number < branchesAStreet; number++) await world.establish('branch', `第${number}支部`)
  return world
}

export async function importFile(world: HarborWorld, file: Buffer, rows = rowsAFile): Promise<void> {
  const { status, body, text } = await world.upload('first', '/imports/roster', 'roster.csv', file)
  if (status >= 300 || body['new'] !== rows) throw new Error(text.slice(0, 2_000))
}

/** A data folder with a street of so many members, imported through the platform, once; kept in the system's temporary folder. */
export async function importedStreet(members: number, into: string): Promise<void> {
  const kept = join(tmpdir(), `harbor-bench-street-${madeAs}-${members}`)
  if (!existsSync(kept)) {
    process.stderr.write(`importing ${members.toLocaleString('en')} members into ${kept} ...\n`)
    const world = await emptyStreet()
    for (let first = 0; first < members; first += rowsAFile)
      await importFile(
        world,
        rosterFile(first, Math.min(rowsAFile, members - first)),
        Math.min(rowsAFile, members - first),
      )
    await world.caughtUp()
    await world.stop()
    rmSync(`${kept}.new`, { recursive: true, force: true })
    cpSync(world.folder, `${kept}.new`, { recursive: true })
    rmSync(world.folder, { recursive: true })
    renameSync(`${kept}.new`, kept)
  }
  cpSync(kept, into, { recursive: true })
}
