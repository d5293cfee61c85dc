import { seededRandom } from '@harbor/testing/seeded-random'

/**
 * How often a fault spec does what it does. The suites do a small round of each; `npm run test:faults -- --rounds N --seed S` does N, and
 * chooses moments and pauses by that seed. With `--minutes M` it ends earlier, and says how many rounds there were.
 */
const asked = process.env['HARBOR_FAULT_ROUNDS']

/** Somebody asked for a long look: pauses may be long too. */
export const isLongLook = asked !== undefined

const minutes = process.env['HARBOR_FAULT_MINUTES']
/** `--minutes`, for what is no work of rounds. */
export const minutesAsked = minutes === undefined ? undefined : Number(minutes)

/** `--minutes`, counted from the first round of each spec: a round that would begin later is left out, and what was done is checked. */
let endsAtMs = Infinity

/** Whether another round begins. */
export function goesOn(round: number, rounds: number): boolean {
  if (round === 0) endsAtMs = performance.now() + (minutesAsked ?? Infinity) * 60_000
  return round < rounds && (round === 0 || performance.now() < endsAtMs)
}

/** The rounds of a spec; `times`: how many of its own make one that is asked for. */
export function roundsOr(small: number, times = 1): number {
  return asked === undefined ? small : Number(asked) * times
}

export const faultSeed = Number(process.env['HARBOR_FAULT_SEED'] ?? 1)

/** Numbers from 0 up to 1, the same for the same seed and name. */
export function randomOf(name: string): () => number {
  let state = faultSeed
  for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193)
  return seededRandom(state)
}

/** How long an engine stays away: moments in the suites; from 1 to 30 s on a long look, mostly short. */
export function pauseMs(random: () => number): number {
  return isLongLook ? 1_000 + 29_000 * random() ** 8 : 50 + 1_000 * random()
}

/** A limit for a spec of so many rounds: generous, since the machine may be slow. */
export function limitMs(rounds: number, eachMs: number): number {
  return 120_000 + rounds * eachMs
}

/** For who watches a long look, and for the record of it. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
