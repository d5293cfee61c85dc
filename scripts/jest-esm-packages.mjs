import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Jest runs CommonJS here (no experimental flag, twice as fast), so packages that a `require` would find as ES modules
 * are compiled like our own sources. Which they are is read from what is installed, so the list never goes stale.
 */

const REQUIRE_CONDITIONS = ['require', 'node', 'default']

/** The patterns for Jest's `transformIgnorePatterns`: every package but the ones that are ES modules. */
export function transformIgnorePatterns(rootDir) {
  const names = [...esmOnlyPackages(join(rootDir, 'node_modules'))].sort()
  return [`/node_modules/(?!(?:${names.map((name) => name.replace(/[.+]/g, '\\$&')).join('|')})/)`]
}

function esmOnlyPackages(modulesFolder, found = new Set()) {
  for (const name of packageNames(modulesFolder)) {
    const folder = join(modulesFolder, name)
    const manifest = readManifest(folder)
    if (manifest && isEsModule(folder, manifest)) found.add(name)
    esmOnlyPackages(join(folder, 'node_modules'), found)
  }
  return found
}

function packageNames(modulesFolder) {
  if (!existsSync(modulesFolder)) return []
  return readdirSync(modulesFolder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modulesFolder, name)).map((part) => `${name}/${part}`) : [name],
    )
}

function readManifest(folder) {
  const path = join(folder, 'package.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

function isEsModule(folder, manifest) {
  const entry = requiredEntry(manifest.exports ?? manifest.main ?? 'index.js')
  if (entry === undefined) return true
  if (entry.endsWith('.mjs')) return true
  if (entry.endsWith('.js')) return nearestType(dirname(join(folder, entry)), folder) === 'module'
  // A pattern such as `./*` names no file: the package's own type decides.
  return entry.includes('*') && manifest.type === 'module'
}

/** The file that `require` of the package would load; of a package without a main entry, that of its first sub-path. */
function requiredEntry(target) {
  if (typeof target === 'string') return target
  if (Array.isArray(target)) return target.map(requiredEntry).find((entry) => entry !== undefined)
  if (target === null || typeof target !== 'object') return undefined
  const keys = Object.keys(target)
  if (keys.some((key) => key.startsWith('.'))) {
    return requiredEntry(target['.'] ?? target[keys.find((key) => key !== './package.json')])
  }
  const condition = keys.find((key) => REQUIRE_CONDITIONS.includes(key))
  return condition === undefined ? undefined : requiredEntry(target[condition])
}

function nearestType(folder, packageFolder) {
  const manifest = readManifest(folder)
  if (manifest) return manifest.type ?? 'commonjs'
  return folder === packageFolder ? 'commonjs' : nearestType(dirname(folder), packageFolder)
}
