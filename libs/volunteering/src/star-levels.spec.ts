import { readStarLevels, starsOf, usualStarLevels, VolunteerRulesRefused } from './star-levels'

describe('stars', () => {
  it.each([
    [399, 0],
    [400, 1],
    [1_199, 1],
    [1_200, 2],
    [2_400, 3],
    [4_000, 4],
    [6_000, 5],
    [60_000, 5],
  ])('%s quarter hours give %s by the usual levels', (quarters, stars) =>
    expect(starsOf(quarters, usualStarLevels)).toBe(stars),
  )
  it('follow the levels of the installation', () => {
    expect(readStarLevels({ starHours: [50, 200] })).toEqual([50, 200])
    expect(starsOf(200, [50, 200])).toBe(1)
  })
  it.each([
    [null],
    [[]],
    [{}],
    [{ starHours: [] }],
    [{ starHours: [100, 100] }],
    [{ starHours: [0] }],
    [{ starHours: [1.5] }],
    [{ starHours: ['100'] }],
    [{ starHours: [100], stars: 5 }],
  ])('are not read from %j', (file) => expect(() => readStarLevels(file)).toThrow(VolunteerRulesRefused))
})
