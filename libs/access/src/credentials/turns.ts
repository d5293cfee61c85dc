/**
 * One after the other, where a decision rests on what others decide at the same moment and no stream of the log lies under both: two
 * administrators who disable each other.
 */
export interface Turns {
  /**
   * Runs the work when nobody else, in whichever process of the store, is at the same matter. `isOurs` is to be asked right before the
   * write that must not come late: a process that was held up may find its turn over. `store.unavailable` when the turn does not come.
   */
  inTurn<T>(matter: string, work: (isOurs: () => boolean) => Promise<T>): Promise<T>
}

/** For a store whose installation has one process that writes. */
export class OwnTurns implements Turns {
  private readonly last = new Map<string, Promise<unknown>>()

  inTurn<T>(matter: string, work: (isOurs: () => boolean) => Promise<T>): Promise<T> {
    const mine = (this.last.get(matter) ?? Promise.resolve()).then(() => work(() => true))
    this.last.set(
      matter,
      mine.catch(() => undefined),
    )
    return mine
  }
}
