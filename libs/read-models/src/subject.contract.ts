import type { ReadModels } from './read-models'

export interface OpenedReadModels {
  /** Opens the same store again, as another process would after a crash; it may still be open. */
  open(options: { readonly installationId: string; readonly readOnly?: boolean }): Promise<ReadModels>
  /** Removes what was stored; all that `open` gave is closed. */
  dispose(): Promise<void>
}

/** The store of the test that runs. */
export interface Subject {
  store: OpenedReadModels
  readModels: ReadModels
}
