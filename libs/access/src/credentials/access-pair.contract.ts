import type { StandingClock } from '@harbor/testing/access-fixture'
import type { AccessStore } from './access-store'
import type { HashCost } from './password-hash'

export interface OpenedAccessStore {
  /** The store as another process has it. */
  open(asked: { readonly installationId: string; readonly hashCost: HashCost }): Promise<AccessStore>
  /** All that is stored, as text, bytes as hex: what a thief would find. */
  stored(): Promise<string>
  dispose(): Promise<void>
}

/** Two processes that share one store. */
export interface AccessPair {
  readonly here: AccessStore
  readonly there: AccessStore
  readonly clock: StandingClock
  /** As a process that starts later has it. */
  again(hashCost?: HashCost): Promise<AccessStore>
  stored(): Promise<string>
}
