import { addressOf } from '@harbor/service/http-app'
import { routesOfModules } from '@harbor/service/route-list'
import type { Service } from './services'

/** Where a request goes whose path is `path`, or below it; `*` stands for one segment. Of several that fit, the first counts. */
export interface GatewayRule {
  readonly path: string
  readonly service: string
}

interface Branch {
  readonly below: Map<string, Branch>
  /** Of the routes that end here. */
  readonly owners: string[]
}

/** Addresses that no controller declares: the description of the API. */
const described = ['/api/docs', '/api/openapi.json']

/** How one address joins services that run apart: rules from the routes that their modules declare, as few as tell them apart. */
export function gatewayRules(services: Readonly<Record<string, Service>>): readonly GatewayRule[] {
  const root: Branch = { below: new Map(), owners: [] }
  for (const [name, { modules, describesAll }] of Object.entries(services)) {
    const paths = routesOfModules(modules).map(({ path }) => addressOf(path))
    for (const path of [...paths, ...(describesAll ? described : [])]) plant(root, path, name)
  }
  return [...root.below].flatMap(([segment, branch]) => rulesOf(`/${segment}`, branch, undefined))
}

function plant(root: Branch, path: string, owner: string): void {
  const segments = path.split('/').filter((segment) => segment !== '')
  let at = root
  for (const segment of segments.map((one) => (one.startsWith(':') ? '*' : one))) {
    const next = at.below.get(segment) ?? { below: new Map(), owners: [] }
    at.below.set(segment, next)
    at = next
  }
  at.owners.push(owner)
}

/** Exceptions first, then what holds for the rest below; nothing where the rule above already says so. */
function rulesOf(path: string, branch: Branch, above: string | undefined): readonly GatewayRule[] {
  const owners = allOwners(branch)
  if (new Set(owners).size === 1) return owners[0] === above ? [] : [{ path, service: String(owners[0]) }]
  // Nothing answers `/api` or `/api/v1`: what is not known there is nobody's.
  const isShared = branch.owners.length === 0 && !branch.below.has('*')
  const most = isShared ? undefined : mostFrequent(owners)
  const exceptions = [...branch.below].toSorted(([a], [b]) => Number(a === '*') - Number(b === '*'))
  const rules = exceptions.flatMap(([segment, one]) => rulesOf(`${path}/${segment}`, one, most))
  return most === undefined || most === above ? rules : [...rules, { path, service: most }]
}

function allOwners({ below, owners }: Branch): readonly string[] {
  return [...owners, ...[...below.values()].flatMap(allOwners)]
}

function mostFrequent(owners: readonly string[]): string | undefined {
  const count = (owner: string) => owners.filter((one) => one === owner).length
  return [...new Set(owners)].toSorted((a, b) => count(b) - count(a))[0]
}
