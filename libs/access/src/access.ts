import type { Clock } from '@harbor/kernel/time'
import type { Journal } from '@harbor/event-log/journal'
import { AccountDirectory } from './account-directory'
import { AccountOffice, type AskUnits } from './account-office'
import type { AccessStore } from './credentials/access-store'
import { Gate } from './gate'
import { OwnSessions } from './own-sessions'
import { SessionTokens } from './session-tokens'
import { SignIn } from './sign-in'

/** Everything of this library, wired: what a process that lets people in holds. */
export interface Access {
  readonly store: AccessStore
  readonly directory: AccountDirectory
  readonly office: AccountOffice
  readonly signIn: SignIn
  readonly ownSessions: OwnSessions
  readonly gate: Gate
}

export interface AccessOptions {
  /** Of the log's installation. Whoever opened it closes it. */
  readonly store: AccessStore
  readonly journal: Journal
  readonly clock: Clock
  readonly askUnits: AskUnits
}

export function accessOver({ store, journal, clock, askUnits }: AccessOptions): Access {
  const directory = new AccountDirectory(journal)
  const tokens = new SessionTokens(store.signingKeys, journal.log.installationId)
  return {
    store,
    directory,
    office: new AccountOffice(journal, store, directory, askUnits),
    signIn: new SignIn(journal, store, directory, tokens, clock),
    ownSessions: new OwnSessions(store, directory, clock),
    gate: new Gate(store, directory, tokens, clock),
  }
}
