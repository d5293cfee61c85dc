import { execFileSync, spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Where servers of tests keep what can be made again: jars, data, output. npm scripts and Jest run at the top of the repository. */
export const serversCache = join(process.cwd(), 'node_modules/.cache/harbor-servers')

const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
const withinMs = 300_000

/** Which of the programs that jars need is not there, in a sentence. */
export function lackingJava(): string | undefined {
  const missing = ['java', 'javac', 'mvn'].filter((program) => spawnSync(program, ['-version']).status !== 0)
  return missing.length === 0 ? undefined : `${missing.join(', ')} cannot be run (JDK 17 and Maven are needed)`
}

/**
 * The class path of what `folder` holds: the jars of its pom.xml from Maven's repository and its own sources, compiled. Made once for
 * each content of the folder; throws with the output of the program that failed.
 */
export function classPathOf(folder: string): string {
  const sources = globSync(join(folder, 'src/**/*.java')).sort()
  const pom = join(folder, 'pom.xml')
  const content = hash('sha256', [pom, ...sources].map((file) => readFileSync(file, 'utf8')).join('\n')).slice(0, 16)
  const place = join(serversCache, 'jars', content)
  if (!existsSync(place)) make(place, pom, sources)
  return [join(place, 'classes'), join(place, 'lib', '*')].join(':')
}

/** Beside its place first, so that what is there is whole, also when two processes make it at once. */
function make(place: string, pom: string, sources: readonly string[]): void {
  const draft = `${place}-${process.pid}`
  const [classes, jars] = [join(draft, 'classes'), join(draft, 'lib')]
  mkdirSync(classes, { recursive: true })
  run('mvn', ['-q', '-B', '-f', pom, copyDependencies, `-DoutputDirectory=${jars}`])
  if (sources.length > 0) run('javac', ['-encoding', 'UTF-8', '-d', classes, '-cp', join(jars, '*'), ...sources])
  if (existsSync(place)) rmSync(draft, { recursive: true })
  else renameSync(draft, place)
}

function run(program: string, args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: withinMs, encoding: 'utf8' })
}
