import { setImmediate as nextTurn } from 'node:timers/promises'
import { Lane, LargeBodies, type LaneLimits, type Turn } from './admission'

const taken: Turn[] = []
afterEach(() => {
  for (const turn of taken.splice(0)) turn.giveUp()
})

/** A lane and what happened in it. */
function laneOf(limits: Partial<LaneLimits> = {}) {
  const lane = new Lane({ atOnce: 1, waiting: 2, longestWaitMs: 60_000, ...limits })
  const log: string[] = []
  const turns = new Map<string, Turn>()
  const take = (name: string): Turn => {
    const turn = lane.take(
      () => void log.push(`${name} begins`),
      (reason) => void log.push(`${name} refused: ${reason}`),
    )
    turns.set(name, turn)
    taken.push(turn)
    return turn
  }
  return { lane, log, take, end: (name: string) => turns.get(name)?.answered() }
}

describe('a lane', () => {
  it('lets so many work, so many wait in their order, and refuses the others at once', async () => {
    const { lane, log, take, end } = laneOf()
    for (const name of ['first', 'second', 'third', 'fourth']) take(name)
    expect(log).toEqual(['first begins', 'fourth refused: full'])
    expect(lane).toMatchObject({ inWork: 1, waiting: 2, isFull: true })
    end('first')
    await nextTurn()
    end('second')
    await nextTurn()
    expect(log.slice(2)).toEqual(['second begins', 'third begins'])
    end('third')
    await nextTurn()
    expect(lane).toMatchObject({ inWork: 0, waiting: 0, isFull: false })
  })

  it('lets nobody who comes later overtake those who wait', async () => {
    const { log, take, end } = laneOf()
    take('first')
    take('second')
    end('first')
    take('third')
    await nextTurn()
    expect(log).toEqual(['first begins', 'second begins'])
  })

  it('starts as many as there is room for, and hears others in between', async () => {
    const { log, take, end } = laneOf({ atOnce: 2, waiting: 8 })
    for (const name of ['a', 'b', 'c', 'd', 'e']) take(name)
    end('a')
    end('b')
    expect(log).toEqual(['a begins', 'b begins'])
    await nextTurn()
    expect(log).toEqual(['a begins', 'b begins', 'c begins', 'd begins'])
  })

  it('counts what ends at once until the turn of the event loop is over', async () => {
    const { lane, log, take, end } = laneOf({ atOnce: 2, waiting: 1 })
    for (const name of ['a', 'b', 'c', 'd']) {
      take(name)
      end(name)
    }
    expect(log).toEqual(['a begins', 'b begins', 'd refused: full'])
    expect(lane).toMatchObject({ inWork: 0, waiting: 1 })
    await nextTurn()
    expect(log.at(-1)).toBe('c begins')
  })

  it('refuses whose turn does not come in time, and goes on with the others', async () => {
    const lane = new Lane({ atOnce: 1, waiting: 2, longestWaitMs: 10 })
    let begun = 0
    const begin = () => void begun++
    const working = lane.take(begin, () => undefined)
    await expect(new Promise((resolve) => lane.take(begin, resolve))).resolves.toBe('waited')
    expect(lane).toMatchObject({ inWork: 1, waiting: 0 })
    working.answered()
    lane.take(begin, () => undefined)
    await nextTurn()
    expect(begun).toBe(2)
  })

  it('works without anybody who waits, where none may', async () => {
    const { log, take, end } = laneOf({ waiting: 0 })
    take('first')
    take('second')
    end('first')
    await nextTurn()
    take('third')
    expect(log).toEqual(['first begins', 'second refused: full', 'third begins'])
  })

  it('forgets who leaves while waiting; who leaves while at work keeps the place until the answer', async () => {
    const { lane, log, take, end } = laneOf()
    take('first').giveUp()
    const second = take('second')
    second.giveUp()
    second.giveUp()
    take('third')
    expect(lane).toMatchObject({ inWork: 1, waiting: 1 })
    end('first')
    end('first')
    await nextTurn()
    expect(log).toEqual(['first begins', 'third begins'])
    expect(lane).toMatchObject({ inWork: 1, waiting: 0 })
  })

  it('keeps the place of work that goes on behind its answer', async () => {
    const { log, take } = laneOf()
    const first = take('first')
    const over = first.keep()
    take('second')
    first.answered()
    await nextTurn()
    expect(log).toEqual(['first begins'])
    over()
    await nextTurn()
    expect(log).toEqual(['first begins', 'second begins'])
  })
})

describe('large bodies', () => {
  it('find room up to a limit, one alone always, and give it back once', () => {
    const bodies = new LargeBodies(100)
    const first = bodies.admit(90)
    expect(bodies.admit(20)).toBeUndefined()
    const second = bodies.admit(10)
    expect(second).toBeDefined()
    first?.()
    first?.()
    expect(bodies.admit(91)).toBeUndefined()
    second?.()
    expect(bodies.admit(1_000)).toBeDefined()
  })
})
