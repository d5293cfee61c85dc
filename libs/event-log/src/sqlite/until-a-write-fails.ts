import { StoreError } from '../event-log'

/** Writes to a file until one fails: nobody knows then what the disk holds, and nothing is written until the file is opened again. */
export class UntilAWriteFails {
  private broken: StoreError | undefined

  /** Throws what `write` throws, and from an I/O error on that error, without any further attempt. */
  attempt<T>(write: () => T): T {
    if (this.broken) throw this.broken
    try {
      return write()
    } catch (error) {
      if (error instanceof StoreError && error.code === 'store.io') this.broken = error
      throw error
    }
  }
}
