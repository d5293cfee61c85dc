import { isId, type UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { normalName } from '@harbor/organization/unit-names'
import type { UnitOn } from '@harbor/organization/unit-overview/as-of'
import type { Call } from '../command'
import { CliError, exitCodes } from '../errors'
import type { Api } from './api'
import { allDocuments } from './pages'

/** The units of a day that the caller may see, by id. */
export type KnownUnits = ReadonlyMap<string, UnitOn>

export async function unitsOn(api: Api, asOf?: LocalDate): Promise<KnownUnits> {
  const units = await allDocuments<UnitOn>(api, '/units', { limit: '1000', asOf })
  return new Map(units.map((unit) => [unit.id, unit]))
}

/** The name of a unit, its id where it is not known, nothing where there is none. */
export function unitName(units: KnownUnits, id: string | null | undefined): string {
  return id === null || id === undefined || id === '' ? '' : (units.get(id)?.name ?? id)
}

/** `above/name`, which tells units of the same name apart. */
function fullName(units: KnownUnits, unit: UnitOn): string {
  return unit.parentId === null ? unit.name : `${unitName(units, unit.parentId)}/${unit.name}`
}

/** A unit as somebody names it: its id, its name, or `above/name`. Throws when none or several are meant. */
export function unitNamed(units: KnownUnits, named: string): UnitId {
  if (isId<'unit'>(named)) return named
  const wanted = normalName(named)
  const all = [...units.values()]
  const found = all.filter(
    (unit) =>
      normalName(unit.name) === wanted || fullName(units, unit).replaceAll(/\s/g, '') === named.replaceAll(/\s/g, ''),
  )
  const [only] = found
  if (only && found.length === 1) return only.id
  const near = found.length > 0 ? found : all.filter((unit) => normalName(unit.name).includes(wanted)).slice(0, 10)
  throw new CliError(
    exitCodes.refused,
    found.length > 0 ? 'cli.unit-ambiguous' : 'cli.unit-unknown',
    found.length > 0
      ? {
          zh: '有 {count} 个组织叫“{named}”，请写“上级/名称”或编号：',
          en: '{count} units are called “{named}”; write above/name or the id:',
        }
      : {
          zh: '没有叫“{named}”的组织，或不在您的管辖范围内',
          en: 'There is no unit called “{named}”, or it is not within your scope',
        },
    { named, count: found.length },
    undefined,
    near.map((unit) => ({
      line: `${unit.id}  ${fullName(units, unit)}`,
      about: { id: unit.id, name: fullName(units, unit) },
    })),
  )
}

export async function unitOption(call: Call, api: Api): Promise<UnitId | undefined> {
  const named = call.given.text('unit')
  return named === undefined ? undefined : unitNamed(await unitsOn(api), named)
}
