import { deriveId } from '@harbor/kernel/ids'
import { dateOf } from '@harbor/kernel/time'
import type { Chance } from '@harbor/testing/seeded-random'
import type { Course, Moment, Thought } from './act'
import { itemsOfBranch, planOfBranch, stepsToTheVote, venueId, votedCaseOpened, type Base } from './base-street'
import { review } from './courses-of-cases'
import { application, correction, otherIdNumber, transfer } from './courses-of-members'
import { activity, hours, order, session } from './courses-of-service'
import { World, type Answer } from './world'

const minuteMs = 60_000
const dayMs = 86_400_000
const stepsARun = 24
/** So few that each gets somewhere. */
const coursesAtOnce = 3

/** What came of one run. */
export interface Run {
  readonly seed: number
  /** What happened, one line a step. */
  readonly steps: readonly string[]
  readonly events: readonly { readonly type: string; readonly stream: string; readonly revision: number }[]
  readonly deaths: number
  readonly repeated: number
}

/** A run that broke a rule: by its seed it can be made again, step for step. */
export class RunFailed extends Error {
  constructor(
    readonly seed: number,
    readonly steps: readonly string[],
    cause: unknown,
  ) {
    const what = cause instanceof Error ? cause.message : String(cause)
    const again = `npm run test:simulation -- --seeds 1 --seed ${seed}`
    super(`seed ${seed}: ${what}\n${steps.join('\n')}\nOnce more: ${again}`, { cause })
    this.name = 'RunFailed'
  }
}

/** One run from one seed, in this process and without waiting for time. Throws RunFailed. */
export async function simulate(base: Base, seed: number): Promise<Run> {
  const steps: string[] = []
  try {
    const world = await World.begin(base, seed)
    const script = new Script(world, seed)
    for (let step = 0; step < stepsARun; step++) {
      steps.push(`${step + 1}. `)
      await script.step((line) => (steps[step] += line))
      await world.afterStep()
    }
    steps.push('the end')
    await world.end()
    const { deaths, durable } = world
    const events = durable.log.events.map(({ type, stream, revision }) => ({ type, stream, revision }))
    return { seed, steps, events, deaths, repeated: script.repeated }
  } catch (error) {
    throw new RunFailed(seed, steps, error)
  }
}

/** Decides by chance what happens next. */
class Script {
  repeated = 0
  private readonly courses: Course[] = []
  private readonly chance: Chance
  private thoughts = 0

  constructor(
    private readonly world: World,
    private readonly seed: number,
  ) {
    this.chance = world.chance
  }

  async step(say: (line: string) => void): Promise<void> {
    const { chance, world } = this
    world.goOn(chance.between(0, 150) * minuteMs)
    const what = chance.among([
      [46, () => this.act(say)],
      [14, () => this.actTwoAtOnce(say)],
      [8, () => this.repeat(say)],
      [10, () => this.dieInAnAct(say)],
      [9, () => this.automate(say)],
      [5, () => this.automateAgain(say)],
      [3, () => this.die(say)],
      [4, () => this.moveClocks(say)],
      [1, () => this.rebuild(say)],
    ])
    await what()
  }

  private async act(say: (line: string) => void): Promise<void> {
    await this.sendTo(this.chance.below(2), this.thinkOfOne(), say)
  }

  /** Two at the same moment, now and then the very same one, in one process or two. */
  private async actTwoAtOnce(say: (line: string) => void): Promise<void> {
    const one = this.thinkOfOne()
    const other = this.chance.is(0.3) ? one : this.thinkOfOne()
    const places = [this.chance.below(2), this.chance.below(2)] as const
    if (this.chance.is(0.3)) this.fate(places[0], say)
    await Promise.all([
      this.sendTo(places[0], one, say),
      this.sendTo(places[1], other === one ? { act: one.act } : other, say),
    ])
  }

  private async dieInAnAct(say: (line: string) => void): Promise<void> {
    const thought = this.thinkOfOne()
    const place = this.chance.below(2)
    this.fate(this.chance.is(0.7) ? place : 0, say)
    await this.sendTo(place, thought, say)
  }

  private async repeat(say: (line: string) => void): Promise<void> {
    const sent = this.chance.oneOf(this.world.sent)
    if (!sent) return say('nothing to repeat')
    this.repeated += 1
    say('again ')
    await this.sendTo(this.chance.below(2), sent, say)
  }

  private async automate(say: (line: string) => void): Promise<void> {
    const { world, chance } = this
    if (chance.is(0.2)) this.fate(0, say)
    const due = await world.due().catch(() => [])
    world.todos.push(...due)
    for (const { automation, todo } of due) say(`${automation.name}: ${await world.carryOut(automation, todo)}; `)
  }

  /** What somebody saw some time ago, alone or twice at the same moment. */
  private async automateAgain(say: (line: string) => void): Promise<void> {
    const { world, chance } = this
    const seen = chance.oneOf(world.todos)
    if (!seen) return say('nothing was due')
    const times = chance.between(1, 2)
    const { automation, todo } = seen
    const answers = await Promise.all(Array.from({ length: times }, () => world.carryOut(automation, todo)))
    say(`again ${automation.name}: ${answers.join(', ')}`)
  }

  private async die(say: (line: string) => void): Promise<void> {
    const place = this.chance.below(2)
    say(`process ${place} dies`)
    await this.world.die(place)
  }

  private async moveClocks(say: (line: string) => void): Promise<void> {
    const { chance, world } = this
    if (chance.is(0.5)) {
      const days = chance.between(1, 20)
      say(`${days} days later`)
      world.goOn(days * dayMs)
      return
    }
    const place = chance.below(2)
    const minutes = chance.between(-90, 30)
    say(`the clock of process ${place} is wrong by ${minutes} minutes`)
    world.skew(place, minutes * minuteMs)
  }

  private async rebuild(say: (line: string) => void): Promise<void> {
    if (this.chance.is(0.3)) this.fate(0, say)
    say(`rebuild ${await this.world.rebuildSome()}`)
  }

  private fate(place: number, say: (line: string) => void): void {
    const calls = this.chance.between(1, 60)
    const at = this.chance.is(0.5) ? 'before' : 'after'
    this.world.dieIn(place, calls, at)
    say(`(process ${place} dies ${at} call ${calls}) `)
  }

  private async sendTo(
    place: number,
    { act, answered }: Pick<Thought, 'act'> & Partial<Thought>,
    say: (line: string) => void,
  ): Promise<void> {
    const answer = await this.world.send(act, place)
    if (answer.kind !== 'unknown') answered?.(answer.kind === 'recorded')
    say(`${act.name} by ${act.by.username} at ${place}: ${told(answer)}; `)
  }

  private thinkOfOne(): Thought {
    const { chance, courses } = this
    for (let index = courses.length - 1; index >= 0; index--) if (courses[index]?.isOver) courses.splice(index, 1)
    if (courses.length < coursesAtOnce) courses.push(this.newCourse())
    const thought = chance.oneOf(courses)?.next(this.moment())
    if (!thought) throw new TypeError('nothing goes on')
    const { act } = thought
    if (act.stream !== undefined && chance.is(0.3)) {
      const revision = this.world.durable.log.stream(act.stream).length - 1
      if (revision >= 0) act.ifRevision = revision
    }
    return thought
  }

  private newCourse(): Course {
    const { chance, world } = this
    const first = this.moment().commandId
    return chance.among([
      [5, () => transfer(chance, first)],
      [3, () => application(chance, first)],
      [1, () => otherIdNumber(chance)],
      [2, () => correction(chance, first, (memberId) => world.someEventOf(memberId))],
      [2, () => review(chance, first)],
      [2, () => review(chance, votedCaseOpened, { done: stepsToTheVote })],
      [5, () => order(chance, first)],
      [2, () => hours(chance, first)],
      [4, () => session(chance, first, { planId: planOfBranch, items: itemsOfBranch })],
      [4, () => activity(chance, first, venueId)],
    ])()
  }

  private moment(): Moment {
    this.thoughts += 1
    const now = this.world.clockOf(0).now()
    return {
      now,
      today: dateOf(now),
      chance: this.chance,
      commandId: deriveId<'command'>('01930000-0000-7000-8000-0000000005ee', `${this.seed}/${this.thoughts}`),
      nonce: this.thoughts,
    }
  }
}

function told(answer: Answer): string {
  switch (answer.kind) {
    case 'recorded': {
      const { revision, repeated } = answer.recorded
      return `recorded at ${revision}${repeated ? ', as before' : ''}`
    }
    case 'refused':
      return answer.code
    case 'unknown':
      return 'no answer'
  }
}
