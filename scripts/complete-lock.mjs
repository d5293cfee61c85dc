import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Adds to package-lock.json the optional packages of other platforms that `npm install` left out because the registry in
 * use does not serve them. Without them `npm ci` stops with "EUSAGE Missing" here, and elsewhere lacks its native parts.
 * `os` and `cpu` are what lets npm pass over an entry that does not fit the machine, so every added entry has both.
 *
 *   node scripts/complete-lock.mjs           writes the missing entries
 *   node scripts/complete-lock.mjs --check   names them and exits 1
 */

const LOCK = new URL('../package-lock.json', import.meta.url)
const OPERATING_SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32']

const lock = JSON.parse(readFileSync(LOCK, 'utf8'))
const missing = missingEntries(lock.packages)

if (missing.size === 0) {
  process.stdout.write('package-lock.json: complete\n')
} else if (process.argv.includes('--check')) {
  const names = [...missing.keys()].join('\n  ')
  process.stderr.write(`package-lock.json lacks ${missing.size} optional entries; run: npm run lock\n  ${names}\n`)
  process.exitCode = 1
} else {
  lock.packages = sorted({ ...lock.packages, ...Object.fromEntries(missing) })
  writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`)
  process.stdout.write(`package-lock.json: ${missing.size} optional entries added\n`)
}

/** @returns {Map<string, object>} path in the lock -> entry */
function missingEntries(packages) {
  const entries = new Map()
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, path, name)) continue
      entries.set(`node_modules/${name}`, optionalEntry(name, version, entry.dev === true))
    }
  }
  return entries
}

/** Whether `name`, wanted by the package at `path`, is found the way Node looks: in its own node_modules, then outward. */
function isLocked(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('node_modules/') - 1, 0))) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages) return true
    if (folder === '') return false
  }
}

function optionalEntry(name, version, isDev) {
  const words = name.split(/[/-]/)
  const os = words.find((word) => OPERATING_SYSTEMS.includes(word))
  const cpu = words.find((word) => PROCESSORS.includes(word) || word === 'universal')
  if (!isPlatformBound(name, version, os, cpu))
    throw new Error(`cannot complete ${name}@${version}: not a platform's package`)
  return {
    version,
    ...(cpu === 'universal' ? {} : { cpu: [cpu] }),
    ...(isDev ? { dev: true } : {}),
    ...libc(os, words),
    optional: true,
    ...(os === undefined ? {} : { os: [os] }),
  }
}

/** Only an exact version with a platform in its name can be told from the name alone. A wasm build has no system of its own. */
function isPlatformBound(name, version, os, cpu) {
  if (!/^\d+\.\d+\.\d+/.test(version)) return false
  return (os !== undefined && cpu !== undefined) || cpu === 'wasm32'
}

function libc(os, words) {
  if (os !== 'linux') return {}
  const isMusl = words.some((word) => word.startsWith('musl'))
  const isGlibc = words.some((word) => word.startsWith('gnu'))
  return isMusl ? { libc: ['musl'] } : isGlibc ? { libc: ['glibc'] } : {}
}

/** npm writes the root first and the rest in this order, so that its next run changes nothing. */
function sorted(packages) {
  return Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
}
