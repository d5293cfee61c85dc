import { rmSync } from 'node:fs'
import { expectInstallation, Installation, works, type Work } from './installation'
import { KilledChildren } from './killed-children'
import { goesOn, isLongLook, limitMs, randomOf, roundsOr, say } from './rounds'

const rounds = roundsOr(8)
/** Then an installation begins anew, so that checking all of it stays cheap. */
const roundsOfInstallation = 16

/** Every work comes in the first half of a turn; what has most instants at which it can be hurt comes most often. */
const turnOfWorks: readonly Work[] = [
  ...(['append', 'begin', 'views', 'import', 'checkpoint', 'backup', 'rebuild', 'restore'] as const),
  ...(['append', 'views', 'checkpoint', 'rebuild', 'append', 'views', 'import', 'restore'] as const),
]

describe('embedded stores', () => {
  const children = new KilledChildren()
  afterAll(() => children.end())

  it(
    `are whole after SIGKILL at any instant of any work, ${rounds} times`,
    async () => {
      const random = randomOf('embedded')
      const workOf = (round: number) => turnOfWorks[round % turnOfWorks.length] ?? 'append'
      let installation = new Installation(random)
      let round = 0
      for (; goesOn(round, rounds); round++) {
        if (round > 0 && round % roundsOfInstallation === 0) {
          await expectInstallation(installation)
          rmSync(installation.folder, { recursive: true })
          installation = new Installation(random)
        }
        const work = workOf(round)
        children.prepare(works[work].program)
        const hurt = installation.hurt(work, round, children)
        children.prepare(works[workOf(round + 1)].program)
        await hurt
        // Every third time the next child finds what the kill left, and is killed at that.
        if (random() < 0.67) await expectInstallation(installation)
        if (isLongLook && round % 100 === 99) say(`embedded stores: ${round + 1} kills`)
      }
      await expectInstallation(installation)
      rmSync(installation.folder, { recursive: true })
      if (isLongLook) say(`embedded stores: killed ${round} times, whole each time`)
    },
    limitMs(rounds, 10_000),
  )
})
