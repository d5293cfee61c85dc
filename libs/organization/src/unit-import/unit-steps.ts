import type { Decision } from '@harbor/kernel/decision'
import { deriveId, type UnitId } from '@harbor/kernel/ids'
import { later, type LocalDate } from '@harbor/kernel/time'
import type { GridId, OfficeId, UnitHistory } from '../unit-facts'
import { officeRules } from '../unit-rules'
import type { AskedAround } from '../unit-turns'
import { dissolveUnit, establishUnit, type EstablishUnit, type UnitGiven } from '../unit/decide'
import { appointOfficer, assignGrid } from '../unit/decide-authority'
import type { UnitContent } from '../unit/import/read-units'
import type { ReadOfficer } from '../unit/import/unit-places'
import type { UnitFile } from '../unit/state'

export type StepGiven = UnitGiven & { readonly membersOnRoll: number }

/** One act of those that a row comes to. */
export interface UnitStep {
  /** Unlike those of the other acts of the row. */
  readonly name: string
  /** The column that it stands in. */
  readonly field: string
  readonly asked: AskedAround
  readonly decide: (file: UnitFile, given: StepGiven) => Decision
}

export interface PlaceOfRow {
  readonly unitId: UnitId
  readonly parentId: UnitId | null
  /** As it is on record; undefined: not yet. */
  readonly known: UnitHistory | undefined
  readonly provenance: NonNullable<EstablishUnit['provenance']>
  /** A keyed hash: the id of an office does not give away who holds it. */
  readonly blindIndex: (kind: string, value: string) => string
  readonly gridId: (name: string) => GridId
}

/** What the row says and the record does not, short of the dissolution. Nothing is taken back: what ended since has been on record. */
export function missingSteps(content: UnitContent, place: PlaceOfRow): readonly UnitStep[] {
  const { known, parentId, provenance } = place
  const { name, kind, establishedOn: on } = content
  const establish: UnitStep = {
    name: 'establish',
    field: 'name',
    asked: { unitIds: parentId === null ? [] : [parentId] },
    decide: (file, given) => establishUnit(file, { name, kind, parentId, on, provenance }, given),
  }
  const since = later(on, known?.establishedOn ?? on)
  return [
    ...(known ? [] : [establish]),
    ...content.grids.flatMap((grid) => gridStep(grid, since, place) ?? []),
    ...content.officers.flatMap((officer) => officerStep(officer, since, place) ?? []),
  ]
}

function gridStep(name: string, on: LocalDate, { known, gridId: idOf }: PlaceOfRow): UnitStep | undefined {
  const gridId = idOf(name)
  if (known?.grids.some((served) => served.gridId === gridId)) return undefined
  return {
    name: `grid/${gridId}`,
    field: 'grids',
    asked: { gridIds: [gridId] },
    decide: (file, given) => assignGrid(file, { gridId, name, on }, given),
  }
}

function officerStep(
  { office, name, from: told, until }: ReadOfficer,
  since: LocalDate,
  { unitId, known, blindIndex }: PlaceOfRow,
): UnitStep | undefined {
  const from: LocalDate = later(told, since)
  const officeId: OfficeId = deriveId<'office'>(unitId, `${office}/${from}/${blindIndex('officer', name)}`)
  const inOffice = (held: UnitHistory['officers'][number]): boolean =>
    held.officeId === officeId || (known !== undefined && hasOneSeat(known, office) && isSeat(held, office, from))
  if (known?.officers.some(inOffice)) return undefined
  return {
    name: `office/${officeId}`,
    field: office,
    asked: {},
    decide: (file, given) =>
      appointOfficer(
        file,
        { officeId, office, memberId: null, name, from, until: until ?? null },
        { ...given, holderIsFullMember: null },
      ),
  }
}

function hasOneSeat({ kind }: UnitHistory, office: ReadOfficer['office']): boolean {
  return officeRules[kind][office]?.seats === 1
}

/** Names are sealed: whoever took this one seat on this day is the person of the list. */
function isSeat(held: UnitHistory['officers'][number], office: ReadOfficer['office'], from: LocalDate): boolean {
  return held.office === office && held.from === from
}

/** Undefined: the row tells of none, or it is on record. */
export function missingDissolution(content: UnitContent, known: UnitHistory | undefined): UnitStep | undefined {
  const { dissolvedOn: on } = content
  if (on === undefined || known?.dissolvedOn === on) return undefined
  return {
    name: 'dissolve',
    field: 'dissolvedOn',
    asked: { membersFrom: on },
    decide: (file, given) => dissolveUnit(file, { on, successorId: null, reason: '导入' }, given),
  }
}
