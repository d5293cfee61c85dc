import { join } from 'node:path'
import type { Slice } from '@harbor/kernel/slice'
import { ROOT } from './tree'

/** A slice as the tree has it: where it lives and what its `slice.ts` says it brings. */
export interface FoundSlice {
  /** `libs/membership/src/transfer` */
  readonly folder: string
  /** `libs/membership/src` */
  readonly context: string
  /** `transfer` */
  readonly name: string
  readonly brings: Slice
}

export async function slicesIn(files: readonly string[]): Promise<readonly FoundSlice[]> {
  const found = files.map((path) => /^(?<context>libs\/[^/]+\/src)\/(?<name>[^/]+)\/slice\.ts$/.exec(path)?.groups)
  return Promise.all(
    found
      .filter((groups) => groups !== undefined)
      .map(async ({ context = '', name = '' }) => {
        const folder = `${context}/${name}`
        return { folder, context, name, brings: await sliceOf(folder) }
      }),
  )
}

/** The one export of `slice.ts` that has a slice's form. */
async function sliceOf(folder: string): Promise<Slice> {
  const exported = (await import(join(ROOT, folder, 'slice.ts'))) as Record<string, unknown>
  const slices = Object.values(exported).filter(isSlice)
  const [slice] = slices
  if (slice === undefined || slices.length > 1) throw new Error(`${folder}/slice.ts must export exactly one slice`)
  return slice
}

function isSlice(value: unknown): value is Slice {
  return typeof value === 'object' && value !== null && 'name' in value && 'events' in value && 'refusals' in value
}
