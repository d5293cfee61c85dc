import { parseArgs } from 'node:util'
import 'reflect-metadata'
import { differences, write, type GeneratedFile } from './files'

/**
 * Writes the files that follow from the code, or tells whether they still do:
 * `npm run generate`, `npm run generate:api`, `npm run generate:api:check`.
 */
const generators: Readonly<Record<string, () => Promise<readonly GeneratedFile[]>>> = {
  env: async () => (await import('./settings')).settingsExample(),
  // Before the API, which takes answers and comments from this file; loaded only when due, so that it reads the new one.
  answers: async () => (await import('./answers')).answersDocument(),
  api: async () => (await import('./api')).apiDocument(),
  events: async () => (await import('./events')).eventReference(),
  feed: async () => (await import('./feed')).feedContract(),
  services: async () => (await import('./services')).serviceReference(),
  reference: async () => [
    ...(await (await import('./tables')).referenceTables()),
    (await import('./limits')).limitsTable(),
  ],
}

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !Object.hasOwn(generators, name))
if (unknown.length > 0)
  throw new Error(`no generator ${unknown.join(', ')}; there are ${Object.keys(generators).join(', ')}`)

for (const [name, generate] of Object.entries(generators)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  const files = await generate()
  if (values.check) complain(name, differences(files))
  else for (const path of write(files)) process.stdout.write(`${path}\n`)
}

function complain(name: string, paths: readonly string[]): void {
  if (paths.length === 0) return
  process.exitCode = 1
  process.stderr.write(
    `Not as generated: ${paths.join(', ')}. Run \`npm run generate:${name}\` and commit what it writes.\n`,
  )
}
