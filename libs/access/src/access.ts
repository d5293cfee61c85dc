import type { Clock } from '@harbor/kernel/time'
import type { Journal } from '@harbor/event-log/journal'
import { AccountDirectory } from './account-directory'
import { AccountOffice, type AskUnits } from './account-office'
import type { AccessStore } from './credentials/access-store'
import type { BreachedPasswords } from './credentials/breached-passwords'
import { SecondFactors } from './credentials/second-factors'
import { Gate } from './gate'
import { OwnSecondFactor } from './own-second-factor'
import { OwnSessions } from './own-sessions'
import { Reauthentication } from './reauthentication'
import type { Role } from './roles'
import { SessionTokens } from './session-tokens'
import { SignIn } from './sign-in'

/** Everything of this library, wired: what a process that lets people in holds. */
export interface Access {
  readonly store: AccessStore
  readonly directory: AccountDirectory
  readonly office: AccountOffice
  readonly signIn: SignIn
  readonly ownSessions: OwnSessions
  readonly ownSecondFactor: OwnSecondFactor
  readonly gate: Gate
}

export interface AccessOptions {
  /** Of the log's installation. Whoever opened it closes it. */
  readonly store: AccessStore
  readonly journal: Journal
  readonly clock: Clock
  readonly askUnits: AskUnits
  /** Roles whose holders must have a second factor; none unless told otherwise. */
  readonly secondFactorFor?: readonly Role[] | undefined
  /** Whoever opened it closes it. */
  readonly breached?: BreachedPasswords | undefined
}

export function accessOver({ store, journal, clock, askUnits, secondFactorFor = [], breached }: AccessOptions): Access {
  const directory = new AccountDirectory(journal)
  const tokens = new SessionTokens(store.signingKeys, journal.log.installationId)
  const secondFactors = new SecondFactors(store.secondFactors, journal.keys)
  const reauthentication = new Reauthentication(store, secondFactors)
  const ways = { tokens, secondFactors, reauthentication, secondFactorFor, breached }
  return {
    store,
    directory,
    office: new AccountOffice(journal, store, directory, askUnits),
    signIn: new SignIn(journal, store, directory, clock, ways),
    ownSessions: new OwnSessions(store, directory, clock),
    ownSecondFactor: new OwnSecondFactor(journal, store, directory, secondFactors, reauthentication),
    gate: new Gate(store, directory, tokens, clock, secondFactorFor),
  }
}
