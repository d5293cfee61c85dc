import type { Recorded } from '@harbor/kernel/event'
import { foldView } from '@harbor/testing/fold-view'
import { itemDone, itemNo, thePlan } from '@harbor/testing/programme-fixture'
import { held, sessionDay, theSession } from '@harbor/testing/session-fixture'
import { recordedIn } from '@harbor/testing/volunteering-fixture'
import { planStream, sessionStream } from '../../programme-words'
import { itemsToFulfil } from './when-a-session-is-held-then-its-plan-item-is-done'

type Told = Parameters<typeof itemsToFulfil.evolve>[1]

const theHeld = (voting: number) => recordedIn(sessionStream(theSession), [held(voting)]) as readonly Recorded[]
const done = recordedIn(planStream(thePlan), [itemDone(itemNo(1), sessionDay)]) as readonly Recorded[]
const open = (...events: readonly (readonly Recorded[])[]) => foldView(itemsToFulfil, events.flat() as readonly Told[])

describe('an item of a plan', () => {
  it('is to be told done by the session that was held for it', () => {
    expect(open(theHeld(3))).toMatchObject([
      { stream: planStream(thePlan), itemId: itemNo(1), source: sessionStream(theSession), on: sessionDay },
    ])
  })
  it('waits once, whatever else is held for it meanwhile', () => {
    expect(open(theHeld(3), theHeld(5))).toEqual(open(theHeld(3)))
  })
  it('calls for nothing when it is done, and no later session opens it again', () => {
    expect(open(theHeld(3), done)).toEqual([])
    expect(open(theHeld(3), done, theHeld(5))).toEqual([])
    expect(open(done, theHeld(3))).toEqual([])
  })
})
