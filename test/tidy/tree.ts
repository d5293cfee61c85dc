import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as ts from 'typescript'

/** The checked-out tree as the tidiness rules see it: paths relative to the root, with `/`. */
export const ROOT = resolve(__dirname, '../..')

const NOT_OURS = /(^|\/)(node_modules|dist|coverage|\.git)\/|^data(-[^/]+)?\/|(^|\/)\.env$|\.log$/

/** Every file that is tracked or would be on the next `git add`; in an unpacked archive, every file that is not built. */
export function treeFiles(): readonly string[] {
  return (filesGitKnows() ?? filesOnDisk()).filter((path) => !NOT_OURS.test(path) && existsSync(join(ROOT, path)))
}

function filesGitKnows(): readonly string[] | undefined {
  if (!existsSync(join(ROOT, '.git'))) return undefined
  try {
    const listing = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    })
    return [...new Set(listing.split('\0').filter((path) => path !== ''))].sort()
  } catch {
    return undefined
  }
}

function filesOnDisk(folder = ''): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isFile()) return [path]
    return entry.isDirectory() && !NOT_OURS.test(`${path}/`) ? filesOnDisk(path) : []
  })
}

export function foldersIn(folder: string): readonly string[] {
  if (!existsSync(join(ROOT, folder))) return []
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}

export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** The lines of a text file; none for a binary one (it holds a NUL in its first 8 kB). */
export function textLines(path: string): readonly string[] {
  const content = readFileSync(join(ROOT, path))
  return content.subarray(0, 8192).includes(0) ? [] : content.toString('utf8').split('\n')
}

export function lineCount(path: string): number {
  return read(path).trimEnd().split('\n').length
}

/** TypeScript that ships or builds; specs, doubles and test starters are held to readability alone. */
export function isSource(path: string): boolean {
  return /^(apps|libs|scripts|bin)\/.*\.(ts|mjs)$/.test(path) && !isTest(path)
}

export function isTest(path: string): boolean {
  return /\.(spec|contract)\.ts$/.test(path) || /^(test|libs\/testing)\//.test(path)
}

export interface NamedNode {
  readonly name: string
  readonly line: number
  readonly lines: number
}

/**
 * Every function with a body, arrow functions too; `lines` counts from its first line to its last, without the `case`
 * labels that have no statement: an exhaustive switch names every event, and those it passes over are a list, not logic.
 */
export function functionsOf(path: string): readonly NamedNode[] {
  return nodesOf(path, (node) => ts.isFunctionLike(node) && 'body' in node && node.body !== undefined)
}

/** Classes, interfaces and type aliases by name. */
export function typesOf(path: string): readonly NamedNode[] {
  return nodesOf(
    path,
    (node) => ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node),
  )
}

/** The codes that a file refuses with, where they are written out: `refuse('transfer.none-open')`. */
export function refusalCodesOf(path: string): readonly string[] {
  const codes: string[] = []
  visit(parse(path), (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'refuse') return
    const [code] = node.arguments
    if (code !== undefined && ts.isStringLiteralLike(code)) codes.push(code.text)
  })
  return codes
}

/** What a file imports, as written. */
export function importsOf(path: string): readonly string[] {
  return ts.preProcessFile(read(path)).importedFiles.map((file) => file.fileName)
}

function nodesOf(path: string, isWanted: (node: ts.Node) => boolean): readonly NamedNode[] {
  const source = parse(path)
  const found: NamedNode[] = []
  visit(source, (node) => {
    if (!isWanted(node)) return
    const first = source.getLineAndCharacterOfPosition(node.getStart()).line
    const last = source.getLineAndCharacterOfPosition(node.getEnd()).line
    found.push({ name: nameOf(node), line: first + 1, lines: last - first + 1 - bareLabels(node) })
  })
  return found
}

function bareLabels(node: ts.Node): number {
  let count = 0
  visit(node, (inner) => {
    if (ts.isCaseClause(inner) && inner.statements.length === 0) count += 1
  })
  return count
}

function nameOf(node: ts.Node): string {
  const holder = 'name' in node && node.name !== undefined ? node : node.parent
  return 'name' in holder && holder.name !== undefined ? (holder.name as ts.Node).getText() : '(unnamed)'
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, read(path), ts.ScriptTarget.ESNext, true)
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node)
  ts.forEachChild(node, (child) => visit(child, look))
}
