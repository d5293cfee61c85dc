import { StoreError } from '@harbor/event-log/event-log'

/** The store failed in the midst of an import: the rows recorded so far stay, the others are not recorded. */
export class ImportCutOff extends Error {
  constructor(override readonly cause: StoreError) {
    super(cause.message, { cause })
    this.name = 'ImportCutOff'
  }
}

/** Runs an import that records row by row, so that a store which fails meanwhile is not told as if nothing had been recorded. */
export async function rowByRow<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof StoreError ? new ImportCutOff(error) : error
  }
}
