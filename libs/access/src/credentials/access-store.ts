import type { ApiTokens } from './api-tokens'
import type { Passwords } from './passwords'
import type { ReadLedger } from './read-ledger'
import type { SecondFactorRows } from './second-factors'
import type { Sessions } from './sessions'
import type { SignInThrottle } from './sign-in-throttle'
import type { SigningKeys } from './signing-keys'
import type { Turns } from './turns'

/**
 * Everything about signing in that must not stand in the log, by matter. Several processes share one: what one of them has done counts
 * in the others from the moment its promise resolved, unless said otherwise. All of it rejects with a StoreError.
 */
export interface AccessStore {
  readonly installationId: string
  readonly passwords: Passwords
  readonly secondFactors: SecondFactorRows
  readonly throttle: SignInThrottle
  readonly sessions: Sessions
  readonly signingKeys: SigningKeys
  readonly apiTokens: ApiTokens
  readonly reads: ReadLedger
  readonly turns: Turns
  close(): Promise<void>
}
