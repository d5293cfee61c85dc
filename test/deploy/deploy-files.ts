import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { reachOfRole, roles as accountRoles } from '@harbor/access/roles'

/** The files of deploy/ as the specs see them. */
export const root = join(__dirname, '../..')
export const chart = 'deploy/helm/pioneer-harbor'

export function text(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Whoever asks says what form it has. */
export function yaml(path: string): unknown {
  return parse(text(path), { merge: true })
}

export const project = JSON.parse(text('package.json')) as {
  readonly version: string
  readonly optionalDependencies: Readonly<Record<string, string>>
}

/** The programs that run as services of their own: everything in apps/ but the command line, the console and all-in-one. */
export const roles: readonly string[] = readdirSync(join(root, 'apps'))
  .filter((app) => !['cli', 'console', 'standalone'].includes(app))
  .toSorted()

/** The roles of accounts that reach the files of others, but those of programs. */
export const rolesThatReachOthers: readonly string[] = accountRoles
  .filter((role) => reachOfRole[role] !== 'own' && role !== 'integration')
  .toSorted()

/** Where helm looks, too: the chart's defaults with somebody's values over them. Maps are joined, anything else is replaced. */
export function values(name?: string): Record<string, unknown> {
  const defaults = yaml(`${chart}/values.yaml`) as Record<string, unknown>
  return name === undefined
    ? defaults
    : joined(defaults, yaml(`${chart}/ci/${name}-values.yaml`) as Record<string, unknown>)
}

export function joined(under: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const both = Object.entries(over).map(([key, value]) => {
    const below = under[key]
    return [key, isMap(below) && isMap(value) ? joined(below, value) : value] as const
  })
  return { ...under, ...Object.fromEntries(both) }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
