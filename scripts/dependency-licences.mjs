import { readFileSync } from 'node:fs'

/**
 * What each dependency is licensed under, from package-lock.json: as its author wrote it in SPDX, or as read here from the licence
 * text that comes with the package, or, for the build of another platform, as the package is that asks for it.
 */

/** May be used here. `build` alone: never part of what is shipped. */
export const ALLOWED = {
  shipped: [
    '0BSD',
    'Apache-2.0',
    'BlueOak-1.0.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'ISC',
    'MIT',
    'OFL-1.1',
    'Python-2.0',
    'Unlicense',
    'Zlib',
  ],
  build: ['CC-BY-4.0', 'CC0-1.0'],
}

/** These versions name no SPDX licence in their package.json; read in their LICENSE file. A new version is to be read anew. */
const READ_IN_LICENCE_FILE = {
  'buildcheck@0.0.7': 'MIT',
  'cpu-features@0.0.10': 'MIT',
  'png-js@1.1.0': 'MIT',
  'ssh2@1.17.0': 'MIT',
}

/** Wants to run a script when it is installed; none runs (.npmrc, ignore-scripts). The prebuilt parts that we use come as packages of their own. */
export const WITH_INSTALL_SCRIPT = [
  '@parcel/watcher',
  '@scarf/scarf',
  '@swc/core',
  'cpu-features',
  'protobufjs',
  'ssh2',
]

export function lockedPackages() {
  const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({ ...entry, name: entry.name ?? nameAt(path) }))
}

/** @returns {Map<string, string | undefined>} name@version -> SPDX licence or expression; undefined: unknown */
export function licencesOf(packages) {
  const asked = new Map()
  for (const one of packages) {
    for (const [name, version] of Object.entries(one.optionalDependencies ?? {})) asked.set(`${name}@${version}`, one)
  }
  return new Map(
    packages.map((one) => {
      const key = `${one.name}@${one.version}`
      return [key, one.license ?? READ_IN_LICENCE_FILE[key] ?? asked.get(key)?.license]
    }),
  )
}

/** The licences that an SPDX expression names: of `A OR B` one is enough, of `A AND B` both are needed. */
export function isAllowed(expression, allowed) {
  const bare = expression.replace(/^\((.*)\)$/, '$1')
  if (/[()]/.test(bare)) return false
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((name) => allowed.includes(name.trim())))
}

function nameAt(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}
