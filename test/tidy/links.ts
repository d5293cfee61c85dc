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
