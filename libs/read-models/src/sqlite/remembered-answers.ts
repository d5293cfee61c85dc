import { hash } from 'node:crypto'
import { share } from '../shared-answer'

/** In characters of JSON; parsed, and written for HTTP, they take up to six times as much memory. `page`: of one answer, larger ones are not kept. */
export interface AnswerLimits {
  readonly inAll: number
  readonly page: number
}

export const defaultAnswerLimits: AnswerLimits = { inAll: 8 * 1024 * 1024, page: 64 * 1024 }
/** What an answer takes beside its characters. */
const besides = 500
/** Of one generation. */
const notedOnce = 500

/** What questions to one generation were answered since the last commit that changed a document of it. */
export class Answers {
  /** Asked for longest ago first. */
  private readonly known = new Map<string, { readonly answer: unknown; readonly weight: number }>()
  /** Digests of what was asked once. */
  private readonly once = new Set<string>()
  weight = 0

  constructor(private readonly limits: AnswerLimits) {}

  /** Equal questions have equal text: nothing that the answer depends on is left out of it. */
  find(question: string): unknown {
    const found = this.known.get(question)
    if (!found) return undefined
    this.known.delete(question)
    this.known.set(question, found)
    return found.answer
  }

  /** The answer, JSON of so many characters; when it is kept nobody can change it any more. */
  keep<Answer>(question: string, answer: Answer, characters: number): Answer {
    const weight = question.length + characters + besides
    if (weight > this.limits.page) return answer
    this.known.set(question, { answer: typeof answer === 'object' && answer !== null ? share(answer) : answer, weight })
    this.weight += weight
    this.keepWithin()
    return answer
  }

  /** As `keep`, when it was asked lately: to hold what nobody asks again costs more than to find it. */
  keepAgain<Answer>(question: string, answer: Answer, characters: number): Answer {
    const digest = hash('sha256', question, 'base64')
    if (this.once.delete(digest)) return this.keep(question, answer, characters)
    this.once.add(digest)
    const [oldest = ''] = this.once
    if (this.once.size > notedOnce) this.once.delete(oldest)
    return answer
  }

  private keepWithin(): void {
    for (const [oldest, { weight }] of this.known) {
      if (this.weight <= this.limits.inAll) return
      this.known.delete(oldest)
      this.weight -= weight
    }
  }
}

/** Of each generation, by its number; within a limit for all together, those asked longest ago are let go. */
export class RememberedAnswers {
  private readonly generations = new Map<number, Answers>()

  constructor(private readonly limits: AnswerLimits) {}

  of(generation: number): Answers {
    const answers = this.generations.get(generation) ?? new Answers(this.limits)
    this.generations.delete(generation)
    this.generations.set(generation, answers)
    this.keepWithin()
    return answers
  }

  /** A document of it has changed, or nobody knows. */
  forget(generation: number): void {
    this.generations.delete(generation)
  }

  forgetAll(): void {
    this.generations.clear()
  }

  private keepWithin(): void {
    let held = 0
    for (const { weight } of this.generations.values()) held += weight
    for (const [generation, { weight }] of this.generations) {
      if (held <= this.limits.inAll) return
      held -= weight
      this.generations.delete(generation)
    }
  }
}
