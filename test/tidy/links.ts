import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { read, ROOT } from './tree'

const LINK = /\]\(([^)\s]+)\)/g
/** Code is not prose: an index expression before a call reads like a link. */
const CODE = /```[\s\S]*?```|`[^`\n]*`/g

/** Links of a Markdown file to files of this repository that are not there, as `<file>: <target>`. */
export function brokenLinksOf(path: string): readonly string[] {
  return [...read(path).replaceAll(CODE, '').matchAll(LINK)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .filter((target) => !existsSync(join(ROOT, dirname(path), target)))
    .map((target) => `${path}: ${target}`)
}

/** As written between backticks, or the beginning of one, which is what Jest takes; up to a wildcard. */
const SOURCE_PATH = /`((?:apps|docs|libs|scripts|test)\/[\w./-]+)/g

/** Sources of this repository that a Markdown file names and that are not there, as `<file>: <path>`. */
export function missingSourcesOf(path: string, files: readonly string[]): readonly string[] {
  return [...read(path).matchAll(SOURCE_PATH)]
    .map(([, named = '']) => named)
    .filter((named) => !files.some((file) => file.startsWith(named)))
    .map((named) => `${path}: ${named}`)
}
