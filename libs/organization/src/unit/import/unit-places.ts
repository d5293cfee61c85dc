import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { RowCheck } from '@harbor/tables/report/row-check'
import { compactText } from '@harbor/tables/text/plain-text'
import { nameDirectory, treeDirectory, type NameDirectory } from '@harbor/tables/text/name-directory'
import { existsOn, type Office, type UnitFacts, type UnitKind } from '../../unit-facts'
import { parentKinds } from '../../unit-rules'
import { kindTitles, type UnitKey } from './unit-columns'
import type { UnitCode } from './unit-findings'

export type UnitCheck = RowCheck<UnitKey, UnitCode>

/** A unit on record; `UnitFacts` fits. */
export type KnownUnit = Pick<UnitFacts, 'id' | 'name' | 'kind' | 'parentId' | 'establishedOn' | 'dissolvedOn'>

export interface ReadOfficer {
  readonly office: Office
  readonly name: string
  /** The start of the term; where the file does not say it, the unit's establishment. */
  readonly from: LocalDate
  /** Last day of the term. */
  readonly until?: LocalDate
}

/** The unit above: one of the file, by its row, or one on record. A unit that is both is the one of the file. */
export type UnitParent =
  { readonly kind: 'row'; readonly row: number } | { readonly kind: 'known'; readonly id: UnitId }

/** A row read by itself, before its place in the tree is known. */
export interface DraftUnit {
  readonly check: UnitCheck
  readonly name: string
  readonly kind: UnitKind
  /** As written; '' for the top of the tree. */
  readonly parentName: string
  readonly establishedOn: LocalDate
  readonly dissolvedOn?: LocalDate
  readonly grids: readonly string[]
  readonly officers: readonly ReadOfficer[]
}

export interface PlacedUnit {
  readonly draft: DraftUnit
  readonly parent: UnitParent | null
}

type Above =
  { readonly in: 'file'; readonly unit: DraftUnit } | { readonly in: 'register'; readonly unit: KnownUnit } | undefined

/**
 * Finds the unit above each row and judges the tree that results: fitting kinds, one top, no circles, no two equal names below one
 * unit. Gives the rows with those above first; what is wrong stands in the rows' checks.
 */
export function placeInTree(
  drafts: readonly DraftUnit[],
  knownUnits: readonly KnownUnit[],
  today: LocalDate,
): readonly PlacedUnit[] {
  const register = treeDirectory(knownUnits.filter((unit) => existsOn(unit, today)))
  const file = nameDirectory(drafts.map((draft) => ({ name: draft.name, above: pathAbove(draft), value: draft })))
  const above = new Map(drafts.map((draft) => [draft, findAbove(draft, file, register)]))
  for (const draft of drafts) checkCircle(draft, above)
  for (const draft of drafts) checkAbove(draft, above.get(draft), today)
  checkTops(drafts, knownUnits)
  checkDuplicates(drafts, above)
  return topDown(drafts, above).map((draft) => ({ draft, parent: toParent(above.get(draft)) }))
}

/** The names above a row as its own cell writes them, nearest first. */
function pathAbove({ parentName }: DraftUnit): readonly string[] {
  return parentName
    .split(/[/>\\]/)
    .filter((part) => part !== '')
    .toReversed()
}

function findAbove(draft: DraftUnit, file: NameDirectory<DraftUnit>, register: NameDirectory<KnownUnit>): Above {
  const { check, parentName: value } = draft
  if (value === '') return undefined
  const inFile = file.find(value)
  if (inFile.kind === 'found') return { in: 'file', unit: inFile.value }
  const known = inFile.kind === 'unknown' ? register.find(value) : inFile
  if (known.kind === 'found') return { in: 'register', unit: known.value }
  if (known.kind === 'ambiguous')
    return check.find('parent.ambiguous', 'parent', { value, among: known.among.join('、') })
  const near = [...new Set([...(inFile.kind === 'unknown' ? inFile.near : []), ...known.near])].slice(0, 3)
  return near.length > 0
    ? check.find('parent.unknown-near', 'parent', { value, near: near.join('、') })
    : check.find('parent.unknown', 'parent', { value })
}

function checkCircle(draft: DraftUnit, above: ReadonlyMap<DraftUnit, Above>): void {
  const path = [draft]
  for (let next = fileAbove(draft, above); next; next = fileAbove(next, above)) {
    if (next === draft) {
      const names = [...path, draft].map((unit) => unit.name).slice(0, 6)
      draft.check.find('parent.circle', 'parent', { path: names.join(' → ') })
      return
    }
    if (path.includes(next)) return
    path.push(next)
  }
}

function fileAbove(draft: DraftUnit, above: ReadonlyMap<DraftUnit, Above>): DraftUnit | undefined {
  const found = above.get(draft)
  return found?.in === 'file' ? found.unit : undefined
}

function checkAbove(draft: DraftUnit, above: Above, today: LocalDate): void {
  const { check, kind, parentName } = draft
  if (!above) {
    if (parentName === '' && check.isBlank('parent') && kind !== 'committee') check.find('parent.missing', 'parent')
    return
  }
  const { name, kind: parentKind, establishedOn, dissolvedOn } = above.unit
  if (!parentKinds[kind].includes(parentKind)) {
    check.find('parent.kind', 'parent', {
      kind: kindTitles[kind][0] ?? kind,
      parentKind: kindTitles[parentKind][0] ?? parentKind,
    })
  }
  if (draft.establishedOn < establishedOn) check.find('established.before-parent', 'establishedOn', { parent: name })
  const ended = dissolvedOn ?? undefined
  if (ended !== undefined && ended <= today && (draft.dissolvedOn === undefined || draft.dissolvedOn > ended)) {
    check.find('parent.dissolved', 'parent', { parent: name })
  }
}

/** One top only: that on record, when a row is not that very unit, or the first of the file. */
function checkTops(drafts: readonly DraftUnit[], knownUnits: readonly KnownUnit[]): void {
  const known = knownUnits.find((unit) => unit.parentId === null)
  const isTop = (draft: DraftUnit) =>
    draft.kind === 'committee' && draft.parentName === '' && draft.check.isBlank('parent')
  const tops = drafts.filter(isTop)
  const root = known?.name ?? tops[0]?.name ?? ''
  const same = known ? treeDirectory([known]) : undefined
  for (const [index, draft] of tops.entries()) {
    const fits = same ? same.find(draft.name).kind === 'found' : index === 0
    if (!fits) draft.check.find('root.second', 'parent', { root })
  }
}

function checkDuplicates(drafts: readonly DraftUnit[], above: ReadonlyMap<DraftUnit, Above>): void {
  const seen = new Map<string, number>()
  for (const draft of drafts) {
    const parent = above.get(draft)
    const under =
      parent === undefined
        ? draft.parentName
        : parent.in === 'file'
          ? `row ${parent.unit.check.row.number}`
          : parent.unit.id
    const key = `${under}\n${compactText(draft.name)}`
    const first = seen.get(key)
    if (first === undefined) seen.set(key, draft.check.row.number)
    else draft.check.find('duplicate.unit', 'name', { row: first })
  }
}

/** Units above before those below, otherwise as in the file; what stands below a refused unit is refused with it. */
function topDown(drafts: readonly DraftUnit[], above: ReadonlyMap<DraftUnit, Above>): readonly DraftUnit[] {
  const ordered = new Set<DraftUnit>()
  for (const draft of drafts) {
    const path: DraftUnit[] = []
    let next: DraftUnit | undefined = draft
    while (next && !ordered.has(next) && !path.includes(next)) {
      path.push(next)
      next = fileAbove(next, above)
    }
    for (const unit of path.toReversed()) ordered.add(unit)
  }
  for (const draft of ordered) {
    const parent = fileAbove(draft, above)
    if (parent && parent.check.refused && !draft.check.refused) {
      draft.check.find('parent.refused', 'parent', { row: parent.check.row.number })
    }
  }
  return [...ordered]
}

function toParent(above: Above): UnitParent | null {
  if (!above) return null
  return above.in === 'file' ? { kind: 'row', row: above.unit.check.row.number } : { kind: 'known', id: above.unit.id }
}
