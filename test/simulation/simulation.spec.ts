import { baseStreet, type Base } from './base-street'
import { simulate, type Run } from './simulate'

/** What stands in the suites; ten thousand by `npm run test:simulation`. */
const seeds = 300

let base: Base
const runs: Run[] = []
beforeAll(async () => {
  base = await baseStreet()
  for (let seed = 1; seed <= seeds; seed++) runs.push(await simulate(base, seed))
}, 600_000)

/** How often events of this type were recorded in all runs together. */
function recorded(type: string): number {
  return runs.reduce((sum, { events }) => sum + events.filter((event) => event.type === type).length, 0)
}

describe(`${seeds} simulated streets`, () => {
  it('break no rule, whatever was sent again, overtaken or cut off', () => {
    expect(runs).toHaveLength(seeds)
  })

  it('see processes die, and commands again', () => {
    expect(runs.reduce((sum, { deaths }) => sum + deaths, 0)).toBeGreaterThan(seeds)
    expect(runs.reduce((sum, { repeated }) => sum + repeated, 0)).toBeGreaterThan(seeds)
  })

  it.each([
    ['membership.application-submitted.v1'],
    ['membership.transfer-received.v1'],
    ['membership.record-corrected.v1'],
    ['membership.sanction-imposed.v1'],
    ['volunteering.order-claimed.v1'],
    ['volunteering.hours-recorded.v1'],
    ['organization.session-held.v1'],
    ['organization.plan-item-done.v1'],
    ['organization.activity-participation-counted.v1'],
    ['organization.venue-booking-settled.v1'],
  ])('come as far as %s', (type) => {
    expect(recorded(type)).toBeGreaterThan(0)
  })
})

it('a seed gives the same run each time', async () => {
  for (const seed of [7, 77, 177]) expect(await simulate(base, seed)).toEqual(await simulate(base, seed))
}, 60_000)
