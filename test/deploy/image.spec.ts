import { join } from 'node:path'
import { importsOf, isSource, treeFiles } from '../tidy/tree'
import { project, text } from './deploy-files'

const dockerfile = text('Dockerfile')
const last = (instruction: string): string =>
  dockerfile
    .split('\n')
    .findLast((line) => line.startsWith(`${instruction} `))
    ?.slice(instruction.length + 1) ?? ''

describe('the image', () => {
  it('has the Node that npm brings elsewhere', () => {
    const versions = new Set(Object.values(project.optionalDependencies))
    expect([...versions]).toEqual([/^ARG NODE_IMAGE=node:([\d.]+)-bookworm-slim$/m.exec(dockerfile)?.[1]])
  })

  it('has the version of the platform', () => {
    expect(dockerfile).toContain(`\nARG VERSION=${project.version}\n`)
  })

  it('runs as a user with a number, and Node as the first process', () => {
    expect(last('USER')).toBe('10001:10001')
    expect(last('ENTRYPOINT')).toMatch(/^\["node", /)
  })

  it('needs nothing that only one builder or one processor has', () => {
    expect(dockerfile).not.toMatch(/--mount|--platform|<<|TARGETARCH|amd64.*=|x86_64/)
  })

  it('is built from what is named alone, which no data and no secret is', () => {
    expect(rules[0]).toBe('*')
    const never = /^(\.env|data|node_modules|dist|\.git|deploy|deploy\/compose)$/
    expect(named.filter((name) => never.test(name))).toEqual([])
  })

  it('is built from all that the sources import', () => {
    const sources = treeFiles().filter((path) => /^(apps|libs)\//.test(path) && isSource(path))
    const imported = sources.flatMap((path) =>
      importsOf(path)
        .filter((name) => name.startsWith('../'))
        .map((name) => join(path, '..', name)),
    )
    const isThere = (path: string) => named.some((name) => path === name || path.startsWith(`${name}/`))
    expect(imported.length).toBeGreaterThan(100)
    expect([...new Set(imported.filter((path) => !isThere(path)))]).toEqual([])
  })
})

const rules = text('.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
const named = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1))
