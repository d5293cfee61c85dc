import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from './tree'

export interface GeneratedFile {
  /** Below the root, with `/`. */
  readonly path: string
  /** Null: a file that stands there from an earlier run and is no longer made. */
  readonly text: string | null
}

/** Paths of the files that are not in the tree as given. */
export function differences(files: readonly GeneratedFile[]): readonly string[] {
  return files.filter(({ path, text }) => present(path) !== text).map(({ path }) => path)
}

/** Writes what differs; answers its paths. */
export function write(files: readonly GeneratedFile[]): readonly string[] {
  const changed = files.filter(({ path, text }) => present(path) !== text)
  for (const { path, text } of changed) {
    const file = join(ROOT, path)
    mkdirSync(dirname(file), { recursive: true })
    if (text === null) rmSync(file)
    else writeFileSync(file, text)
  }
  return changed.map(({ path }) => path)
}

/** Those files and, in a folder that holds nothing else, what is left there of earlier runs. */
export function andNothingElse(folder: string, files: readonly GeneratedFile[]): readonly GeneratedFile[] {
  const made = new Set(files.map(({ path }) => path))
  const found = existsSync(join(ROOT, folder)) ? readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`) : []
  return [...files, ...found.filter((path) => !made.has(path)).map((path) => ({ path, text: null }))]
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function present(path: string): string | null {
  const file = join(ROOT, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}
