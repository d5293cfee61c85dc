/**
 * Lets Node run the TypeScript of this repository as it stands, for benchmarks and for child processes of tests:
 * `node --import ./scripts/register-typescript.mjs file.ts`. Resolves `@harbor/<lib>/*` by tsconfig.json and imports without extension.
 */
import { existsSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import swc from '@swc/core'

const root = new URL('../', import.meta.url)
const { compilerOptions } = JSON.parse(readFileSync(new URL('tsconfig.json', root), 'utf8'))
const rooms = Object.entries(compilerOptions.paths).map(([name, [target]]) => [name.slice(0, -1), target.slice(0, -1)])

registerHooks({
  resolve(specifier, context, nextResolve) {
    const file = sourceFile(specifier, context.parentURL)
    // The bundler reads JSON without being told that it is JSON.
    if (!file && specifier.endsWith('.json') && context.parentURL?.endsWith('.ts'))
      return { ...nextResolve(specifier, context), importAttributes: { type: 'json' } }
    return file ? { url: file.href, format: 'module', shortCircuit: true } : nextResolve(specifier, context)
  },
  load(url, context, nextLoad) {
    if (!url.startsWith(root.href) || !url.endsWith('.ts') || url.includes('/node_modules/'))
      return nextLoad(url, context)
    return { format: 'module', source: compile(fileURLToPath(url)), shortCircuit: true }
  },
})

function sourceFile(specifier, parent) {
  const [name, target] = rooms.find(([name]) => specifier.startsWith(name)) ?? []
  const isRelative = /^\.\.?\//.test(specifier) && parent?.endsWith('.ts')
  const base = name
    ? new URL(target + specifier.slice(name.length), root)
    : isRelative
      ? new URL(specifier, parent)
      : undefined
  if (!base) return undefined
  const file = pathToFileURL(`${fileURLToPath(base)}.ts`)
  return existsSync(file) ? file : undefined
}

function compile(filename) {
  return swc.transformSync(readFileSync(filename, 'utf8'), {
    filename,
    configFile: false,
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'es6' },
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2024',
      keepClassNames: true,
    },
  }).code
}
