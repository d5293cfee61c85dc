import { array, assert, constantFrom, integer, property, tuple } from 'fast-check'
import { addDays, toLocalDate } from '@harbor/kernel/time'
import {
  accepted,
  evidence,
  givenProblem,
  givenUp,
  opened,
  reopened,
  submitted,
  worked,
} from '@harbor/testing/problem-fixture'
import { burnUp, phaseOn } from './burn-up'
import { problemDeadlines } from './deadlines'
import { problemPhases, type ProblemState, type Turn } from './state'

const day = toLocalDate
const start = day('2024-01-01')

describe('the burn-up', () => {
  it('counts a problem as accepted until it is reopened', () => {
    const { problem } = givenProblem(...worked, submitted(), accepted(), reopened())
    const points = burnUp([problem], day('2024-02-10'), day('2024-09-15'))
    expect(points.map(({ on, opened: all, accepted: done, outstanding }) => [on, all, done, outstanding])).toEqual([
      ['2024-02-29', 0, 0, 0],
      ['2024-03-31', 1, 0, 1],
      ['2024-04-30', 1, 0, 1],
      ['2024-05-31', 1, 0, 1],
      ['2024-06-30', 1, 1, 0],
      ['2024-07-31', 1, 1, 0],
      ['2024-08-31', 1, 1, 0],
      ['2024-09-15', 1, 0, 1],
    ])
  })

  const turns = array(tuple(integer({ min: 0, max: 400 }), constantFrom(...problemPhases)), { maxLength: 8 })
    .map((list) => list.toSorted(([a], [b]) => a - b))
    .map((list): { turns: readonly Turn[] } => ({
      turns: list.map(([days, phase]) => ({ on: addDays(start, days), phase })),
    }))

  it('adds up at every point, and never forgets a problem that was opened', () =>
    assert(
      property(array(turns, { maxLength: 12 }), (problems) => {
        let last = 0
        for (const point of burnUp(problems, start, addDays(start, 450))) {
          expect(point.accepted + point.givenUp + point.outstanding).toBe(point.opened)
          expect(point.opened).toBe(problems.filter((one) => phaseOn(one.turns, point.on) !== undefined).length)
          expect(point.opened).toBeGreaterThanOrEqual(last)
          last = point.opened
        }
        expect(last).toBe(problems.filter((one) => one.turns.length > 0).length)
      }),
    ))
})

describe('deadlines of a problem', () => {
  const of = (problem: ProblemState) =>
    problemDeadlines.deadlinesOf(problem, 'x').map(({ rule, dueOn, metOn }) => [rule, dueOn, metOn] as const)

  it('are met by its submission; then it must be examined', () => {
    expect(of(givenProblem(opened()).problem)).toEqual([['problem.solve', '2024-12-31', null]])
    expect(of(givenProblem(...worked, submitted()).problem)).toEqual([
      ['problem.solve', '2024-12-31', '2024-06-01'],
      ['problem.examine', '2024-06-16', null],
    ])
  })
  it('begin anew with a reopening and end with a decision to give it up', () => {
    expect(of(givenProblem(...worked, submitted(), accepted(), reopened(), evidence(2)).problem)).toEqual([
      ['problem.solve', '2025-06-30', null],
    ])
    expect(of(givenProblem(...worked, givenUp()).problem)).toEqual([['problem.solve', '2024-12-31', '2024-08-01']])
  })
})
