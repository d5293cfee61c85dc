// Outlines of grids as GeoJSON (RFC 7946) has them: one polygon, longitude before latitude, WGS 84. The first ring is the border, the others
// are holes. Limits keep an import from becoming a way to fill the log.

export type Point = readonly [longitude: number, latitude: number]
export type Ring = readonly Point[]
export type Outline = readonly Ring[]

export const outlineLimits = { rings: 20, points: 2_000 } as const

/** What is wrong with an outline; null: nothing. */
export type OutlineFault = 'not-a-polygon' | 'too-large' | 'ring-open' | 'outside-the-world' | 'flat'

/** Reads the `coordinates` of a GeoJSON Polygon. Anything else is named, never guessed at. */
export function readOutline(coordinates: unknown): { readonly outline: Outline } | { readonly fault: OutlineFault } {
  if (!Array.isArray(coordinates) || coordinates.length === 0) return { fault: 'not-a-polygon' }
  if (coordinates.length > outlineLimits.rings) return { fault: 'too-large' }
  const rings: Ring[] = []
  let points = 0
  for (const ring of coordinates as readonly unknown[]) {
    if (!Array.isArray(ring)) return { fault: 'not-a-polygon' }
    points += ring.length
    if (points > outlineLimits.points) return { fault: 'too-large' }
    const read = (ring as readonly unknown[]).map(pointOf)
    if (!read.every((point) => point !== undefined)) return { fault: 'not-a-polygon' }
    const fault = wrongRing(read)
    if (fault) return { fault }
    rings.push(read)
  }
  return { outline: rings }
}

/** Seven decimals are a centimetre: more say nothing, and differ between programs that write the same border. */
function pointOf(value: unknown): Point | undefined {
  if (!Array.isArray(value) || value.length < 2 || value.length > 3) return undefined
  const [longitude, latitude] = value as readonly unknown[]
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return undefined
  return [rounded(longitude), rounded(latitude)]
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7
}

function wrongRing(ring: Ring): OutlineFault | undefined {
  const [first, last] = [ring[0], ring.at(-1)]
  if (!first || !last || ring.length < 4) return 'not-a-polygon'
  if (first[0] !== last[0] || first[1] !== last[1]) return 'ring-open'
  const isInWorld = ring.every(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 90)
  if (!isInWorld) return 'outside-the-world'
  return areaOf(ring) === 0 ? 'flat' : undefined
}

/** In square degrees, without sign: enough to tell a surface from a line. */
function areaOf(ring: Ring): number {
  let doubled = 0
  for (const [index, [x, y]] of ring.slice(0, -1).entries()) {
    const [nextX, nextY] = ring[index + 1] ?? [x, y]
    doubled += x * nextY - nextX * y
  }
  return Math.abs(doubled) < 1e-13 ? 0 : Math.abs(doubled) / 2
}
