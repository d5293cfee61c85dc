import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { ROOT } from './tidy/tree'

let folder: string
beforeAll(() => {
  folder = makeTestFolder()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  readonly packages: Record<string, { readonly version: string; readonly name?: string; readonly integrity?: string }>
}

interface BillOfMaterials {
  readonly specVersion: string
  readonly metadata: { readonly component: { readonly name: string } }
  readonly components: readonly {
    readonly 'bom-ref': string
    readonly name: string
    readonly version: string
    readonly purl: string
    readonly licenses?: readonly unknown[]
    readonly hashes?: readonly { readonly alg: string; readonly content: string }[]
  }[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

function billWritten(name: string): string {
  const file = join(folder, name)
  execFileSync(process.execPath, [join(ROOT, 'scripts/sbom.mjs'), file], { stdio: 'pipe' })
  return readFileSync(file, 'utf8')
}

describe('the bill of materials', () => {
  let text: string
  let bill: BillOfMaterials
  beforeAll(() => {
    text = billWritten('one.json')
    bill = JSON.parse(text) as BillOfMaterials
  }, 60_000)

  it('is CycloneDX 1.6 of this program, the same for the same lock', () => {
    expect([bill.specVersion, bill.metadata.component.name]).toEqual(['1.6', 'pioneer-harbor'])
    expect(billWritten('two.json')).toBe(text)
  }, 60_000)

  it('names every locked package, with its licence and the hash that the lock has', () => {
    const listed = new Map(bill.components.map((one) => [one.purl, one]))
    const missing = Object.entries(lock.packages).filter(([path, { name, version, integrity }]) => {
      if (path === '') return false
      const packageName = name ?? path.slice(path.lastIndexOf('node_modules/') + 13)
      const found = listed.get(`pkg:npm/${packageName.replace('@', '%40')}@${version}`)
      return !found?.licenses || (integrity !== undefined && !found.hashes)
    })
    expect(missing.map(([path]) => path)).toEqual([])
  })

  it('depends on nothing that it does not list', () => {
    const refs = new Set(bill.components.map((one) => one['bom-ref']))
    expect(bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual([])
  })
})

describe('what is installed', () => {
  it('runs no script of its own', () => {
    expect(readFileSync(join(ROOT, '.npmrc'), 'utf8').split('\n')).toContain('ignore-scripts=true')
  })

  it('comes from no other place than the registry', () => {
    const others = Object.entries(lock.packages).filter(
      ([, one]) =>
        'link' in one || ('resolved' in one && !String(one.resolved).startsWith('https://registry.npmjs.org/')),
    )
    expect(others.map(([path]) => path)).toEqual([])
  })
})
