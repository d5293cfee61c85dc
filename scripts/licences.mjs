import { ALLOWED, isAllowed, licencesOf, lockedPackages, WITH_INSTALL_SCRIPT } from './dependency-licences.mjs'

/**
 * `npm run licences`: which licences the dependencies have, from package-lock.json alone. Exits 1 for one that is unknown or not
 * allowed, and for a package that newly wants to run a script when it is installed.
 */
const packages = lockedPackages()
const licences = licencesOf(packages)
const faults = [...packages.flatMap(faultOf), ...installScripts()]

const counts = new Map()
for (const licence of licences.values()) counts.set(licence, (counts.get(licence) ?? 0) + 1)
for (const [licence, count] of [...counts].sort(([, a], [, b]) => b - a)) {
  process.stdout.write(`${String(count).padStart(5)}  ${licence ?? 'unknown'}\n`)
}
if (faults.length > 0) process.stderr.write(`${faults.join('\n')}\n`)
process.stdout.write(`licences: ${packages.length} packages, ${faults.length} to look at\n`)
process.exitCode = faults.length === 0 ? 0 : 1

function faultOf({ name, version, dev }) {
  const licence = licences.get(`${name}@${version}`)
  if (licence === undefined) return [`${name}@${version}: unknown licence; read its LICENSE and say so in scripts`]
  const allowed = dev === true ? [...ALLOWED.shipped, ...ALLOWED.build] : ALLOWED.shipped
  return isAllowed(licence, allowed) ? [] : [`${name}@${version}: ${licence} is not allowed`]
}

function installScripts() {
  const wanting = new Set(packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name))
  const fresh = [...wanting].filter((name) => !WITH_INSTALL_SCRIPT.includes(name))
  const gone = WITH_INSTALL_SCRIPT.filter((name) => !wanting.has(name))
  return [
    ...fresh.map((name) => `${name}: wants to run a script at installation; look at it, then name it in the list`),
    ...gone.map((name) => `${name}: has no installation script any more; take it from the list`),
  ]
}
