import { isId } from '@harbor/kernel/ids'
import type { GridId } from '../../unit-facts'
import { gridKinds, type GridKind } from '../events'
import { readOutline, type Outline, type OutlineFault } from './outline'

export const mostFeatures = 500

export type FeatureFault = OutlineFault | 'no-name' | 'wrong-kind' | 'wrong-id' | 'not-a-feature' | 'named-twice'

/** One feature of a file, read or refused; `index` counts from 0. */
export type ReadFeature =
  | {
      readonly index: number
      readonly gridId: GridId | undefined
      readonly name: string
      readonly kind: GridKind
      readonly outline: Outline
    }
  | { readonly index: number; readonly fault: FeatureFault; readonly name?: string }

/** Reads a FeatureCollection: `name` (or `NAME`, `名称`), `kind` (`grid` without it) and, for known grids, `gridId`. Undefined: it is none. */
export function readFeatures(file: unknown): readonly ReadFeature[] | undefined {
  if (!isObject(file) || file['type'] !== 'FeatureCollection' || !Array.isArray(file['features'])) return undefined
  const features = file['features'] as readonly unknown[]
  if (features.length > mostFeatures) return undefined
  const seen = new Set<string>()
  return features.map((feature, index): ReadFeature => {
    const read = readFeature(feature, index)
    if ('fault' in read) return read
    if (seen.has(read.name)) return { index, fault: 'named-twice', name: read.name }
    seen.add(read.name)
    return read
  })
}

function readFeature(feature: unknown, index: number): ReadFeature {
  if (!isObject(feature) || feature['type'] !== 'Feature') return { index, fault: 'not-a-feature' }
  const properties = isObject(feature['properties']) ? feature['properties'] : {}
  const name = [properties['name'], properties['NAME'], properties['名称']].find(isName)?.trim()
  if (name === undefined) return { index, fault: 'no-name' }
  const { kind = 'grid', gridId } = properties
  if (!isKind(kind)) return { index, fault: 'wrong-kind', name }
  if (gridId !== undefined && !isId<'grid'>(gridId)) return { index, fault: 'wrong-id', name }
  const geometry = isObject(feature['geometry']) ? feature['geometry'] : {}
  if (geometry['type'] !== 'Polygon') return { index, fault: 'not-a-polygon', name }
  const read = readOutline(geometry['coordinates'])
  return 'fault' in read ? { index, fault: read.fault, name } : { index, gridId, name, kind, outline: read.outline }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /\S/.test(value) && value.length <= 100 && !/\p{Cc}/u.test(value)
}

function isKind(value: unknown): value is GridKind {
  return (gridKinds as readonly unknown[]).includes(value)
}
