import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { licencesOf, lockedPackages } from './dependency-licences.mjs'
import { ROOT } from './ensure-build.mjs'

/**
 * `npm run sbom [-- FILE]`: the bill of materials of package-lock.json as CycloneDX 1.6, by default in dist/sbom.cdx.json. npm writes 1.5
 * with the time and a random number in it; here the same lock gives the same bytes, and licences that npm does not know are filled in.
 */
const file = resolve(ROOT, process.argv[2] ?? 'dist/sbom.cdx.json')
const { name } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const bom = JSON.parse(
  execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  }),
)
const licences = licencesOf(lockedPackages())
const { timestamp: _time, ...metadata } = bom.metadata
const settled = {
  metadata: { ...metadata, component: { ...metadata.component, type: 'application', name } },
  components: bom.components.map(licensed).sort(byRef((one) => one['bom-ref'])),
  dependencies: bom.dependencies
    .map((one) => ({ ...one, dependsOn: one.dependsOn.sort() }))
    .sort(byRef((one) => one.ref)),
}
const written = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${uuidOf(JSON.stringify(settled))}`,
  version: 1,
  ...settled,
}
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, `${JSON.stringify(written, null, 2)}\n`)
process.stdout.write(`${file}: ${written.components.length} components\n`)

function licensed(component) {
  const licence = licences.get(`${component.name}@${component.version}`)
  return component.licenses || licence === undefined
    ? component
    : { ...component, licenses: [{ license: { id: licence } }] }
}

function byRef(refOf) {
  return (a, b) => (refOf(a) < refOf(b) ? -1 : 1)
}

/** A UUID of version 8 (RFC 9562: of one's own making) from the content. */
function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
