import { refuse, type Refused } from '@harbor/kernel/decision'
import { LOG_START } from '@harbor/kernel/event'
import { deriveId, type AccountId, type CommandId, type UnitId } from '@harbor/kernel/ids'
import { dateOf, type Instant } from '@harbor/kernel/time'
import type { Journal } from '@harbor/event-log/journal'
import { normalUsername, type AccountDirectory } from './account-directory'
import { AccountOffice, accountIdOfCommand, operatorOf } from './account-office'
import type { Account } from './account/state'
import type { AccessStore } from './credentials/access-store'
import { oneTimePasswordLifeMs } from './credentials/passwords'
import type { SignInRefusal } from './sign-in-refusals'

export interface FirstAdministrator {
  /** e.g. `street-admin` */
  readonly username: string
  readonly displayName: string
  /** The street committee, established before. */
  readonly streetId: UnitId
  readonly now: Instant
}

export type Bootstrapped =
  | {
      readonly ok: true
      readonly accountId: AccountId
      readonly username: string
      /** Shown once to whoever started the installation; must be changed at the first sign-in. */
      readonly oneTimePassword: string
      readonly expiresAt: Instant
    }
  | { readonly ok: false; readonly refusal: Refused }

/**
 * Whether the installation still waits for its first administrator: there is no account, or a crash left the first one without its
 * one-time password. Quick, however long the log is.
 */
export async function needsBootstrap(
  journal: Journal,
  directory: AccountDirectory,
  store: AccessStore,
): Promise<boolean> {
  const first = await firstAccount(journal, directory)
  return first ? neverUsed(first) && !(await store.passwords.has(first.accountId)) : !(await directory.any())
}

/**
 * Opens the account of the first street administrator, once in the life of an installation: refused as soon as any account exists.
 * Who lost the one-time password gives a new one from the command line, as the operator of the machine.
 */
export async function bootstrap(
  journal: Journal,
  store: AccessStore,
  directory: AccountDirectory,
  first: FirstAdministrator,
): Promise<Bootstrapped> {
  if (!(await needsBootstrap(journal, directory, store))) return { ok: false, refusal: already }
  const { displayName, streetId, now } = first
  const username = (await firstAccount(journal, directory))?.username ?? normalUsername(first.username)
  const units = {
    question: 'street committee at the first start',
    value: { streetId, existingUnits: [streetId] },
    position: LOG_START,
  }
  const office = new AccountOffice(journal, store, directory, () => Promise.resolve(units))
  const grants = [{ role: 'street-administrator', unitId: streetId, from: dateOf(now), until: null } as const]
  const context = { commandId: firstCommandId(journal), actor: operatorOf(journal.log.installationId), now }
  const opened = await office.open({ username, displayName, memberId: null, grants }, context)
  return answer(opened, username, now)
}

function answer(
  { accountId, outcome, oneTimePassword }: Awaited<ReturnType<AccountOffice['open']>>,
  username: string,
  now: Instant,
): Bootstrapped {
  if (outcome.kind === 'refused') return { ok: false, refusal: outcome.refusal }
  if (outcome.kind === 'conflict' || oneTimePassword === null) return { ok: false, refusal: already }
  const expiresAt = new Date(Date.parse(now) + oneTimePasswordLifeMs).toISOString() as Instant
  return { ok: true, accountId, username, oneTimePassword, expiresAt }
}

const already = refuse('access.bootstrapped-already' satisfies SignInRefusal)

function firstAccount(journal: Journal, directory: AccountDirectory): Promise<Account | undefined> {
  return directory.byId(accountIdOfCommand(firstCommandId(journal)))
}

/** Neither a password was ever chosen nor were its sessions ever ended: nobody can have been in. */
function neverUsed(account: Account): boolean {
  return account.sessionsValidFrom === null
}

/** The same at every start, so that two starts at the same moment cannot open two first accounts. */
function firstCommandId(journal: Journal): CommandId {
  return deriveId<'command'>(journal.log.installationId, 'first-administrator')
}
