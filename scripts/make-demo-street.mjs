import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Workbook } from '@cj-tech-master/excelts'
import { actsOf } from './demo-street/acts.mjs'
import { peopleOf } from './demo-street/people.mjs'
import { seeded } from './demo-street/random.mjs'
import { rosterDate, rosterHeader, rosterOf, rosterRow } from './demo-street/roster.mjs'
import { unitRows } from './demo-street/units.mjs'

/**
 * Makes the input of the demo street in examples/demo-street: units, rosters, three years of acts. All of it is fictional; the ID
 * numbers carry a wrong check character. The same seed gives the same files. `--check`: says whether the text files are up to date.
 */
const folder = join(dirname(fileURLToPath(import.meta.url)), '../examples/demo-street')
const random = seeded(20231101)
const people = peopleOf(random)
const members = rosterOf(random, people)
const inFirms = ({ branch }) => branch.endsWith('支部') && !/[一二三]支部$/.test(branch)
const { acts, people: toLookAt } = actsOf(random, people, members)

const texts = {
  'units.csv': csv([['名称', '上级组织', '类型', '成立日期', '服务网格'], ...unitRows()]),
  'roster-communities.csv': csv([rosterHeader, ...members.filter((one) => !inFirms(one)).map(rosterRow)]),
  'acts.jsonl': acts.map(({ order: _, ...act }) => JSON.stringify(act)).join('\n') + '\n',
  'about.json': JSON.stringify({ rosterDate, members: members.length, acts: acts.length, toLookAt }, null, 2) + '\n',
}

if (process.argv.includes('--check')) {
  const stale = Object.entries(texts).filter(([name, text]) => readFileSync(join(folder, name), 'utf8') !== text)
  for (const [name] of stale)
    process.stderr.write(`examples/demo-street/${name} is not what scripts/make-demo-street.mjs makes\n`)
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text)
  await writeWorkbook(join(folder, 'roster-firms.xlsx'), members.filter(inFirms))
  process.stdout.write(`${members.length} members, ${acts.length} acts\n`)
}

function csv(rows) {
  const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return '\uFEFF' + rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'
}

async function writeWorkbook(file, rows) {
  const workbook = new Workbook()
  const sheet = workbook.addWorksheet('党员花名册')
  for (const row of [rosterHeader, ...rows.map(rosterRow)]) sheet.addRow(row)
  await workbook.xlsx.writeFile(file)
}
