import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { plants } from './plants'

const root = join(dirname(__filename), '..', '..')

describe('the list of planted faults follows the code', () => {
  it.each(plants)('$why: $file', ({ file, text, instead, specs }) => {
    expect(readFileSync(join(root, file), 'utf8').split(text)).toHaveLength(2)
    expect(instead).not.toBe(text)
    for (const pattern of specs) expect(specFiles.filter((path) => path.includes(pattern))).not.toEqual([])
  })

  it('names no fault twice', () => {
    const named = plants.map(({ file, text, instead }) => [file, text, instead].join('\n'))
    expect(new Set(named).size).toBe(plants.length)
    expect(new Set(plants.map(({ why }) => why)).size).toBe(plants.length)
  })

  it.each([
    'kernel',
    'rules',
    'event-log',
    'read-models',
    'access',
    'service',
    'membership',
    'volunteering',
    'discipline',
    'organization',
    'audit',
    'district-feed',
    'platform',
  ])('and has some in %s', (lib) => {
    expect(plants.filter(({ file }) => file.startsWith(`libs/${lib}/`)).length).toBeGreaterThan(1)
  })
})

/** Paths from the root of the tree. */
const specFiles = readdirSync(join(root, 'libs'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.spec.ts'))
  .map((path) => `libs/${path}`)
