import { LOG_START, type Position, type Recorded } from '@harbor/kernel/event'
import type { AccountId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { NO_STREAM } from '@harbor/event-log/event-log'
import type { Facts } from '@harbor/event-log/execute'
import type { Journal } from '@harbor/event-log/journal'
import { holderOf } from '@harbor/event-log/reservations'
import { accountEvents, accountIdOf, accountStream, type AccountEvent } from './account/events'
import { evolveAccount, isAdministrator, noAccount, type Account, type AccountState } from './account/state'

/** Kinds of reservations that accounts hold. */
export const USERNAME = 'username'
export const ACCOUNT_OF_MEMBER = 'account-of-member'

const pageSize = 5_000
/** Of those who come again and again; a street has some hundreds of accounts that are in use. */
const keptAccounts = 5_000

/** A username in its one form, as it is reserved and compared: however it was typed. */
export function normalUsername(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase()
}

/** Accounts as the log has them now, never as a view had them a moment ago: a disabled account is disabled at once. */
export class AccountDirectory {
  private readonly known = new Map<AccountId, AccountState>()
  private readonly folded = new Map<AccountId, { readonly revision: number; readonly state: AccountState }>()
  private position: Position = LOG_START
  private catchingUp: Promise<void> = Promise.resolve()

  constructor(private readonly journal: Journal) {}

  /** What was read before stays as it is: each call reads and folds what came since. */
  async byId(accountId: AccountId): Promise<Account | undefined> {
    const before = this.folded.get(accountId) ?? { revision: NO_STREAM, state: noAccount }
    const since = await this.journal.load(accountStream(accountId), {
      personal: false,
      fromRevision: before.revision + 1,
    })
    if (since.events.length === 0) return accountIn(accountId, before.state)
    const state = (since.events as readonly Recorded<AccountEvent>[]).reduce(evolveAccount, before.state)
    this.keep(accountId, since.revision, state)
    return accountIn(accountId, state)
  }

  async byUsername(username: string): Promise<Account | undefined> {
    const holder = await holderOf(this.journal, USERNAME, normalUsername(username))
    return holder === undefined ? undefined : this.byId(accountIdOf(holder))
  }

  /** Street administrators in office on that day. The first call reads the log once; later ones what came since. */
  async administrators(on: LocalDate): Promise<Facts<readonly AccountId[]>> {
    await this.catchUp()
    const value = [...this.known].filter(([, state]) => isAdministrator(state, on)).map(([id]) => id)
    return { question: `street-administrators on=${on}`, value: value.sort(), position: this.position }
  }

  /** Whether any account was ever opened. */
  async any(): Promise<boolean> {
    await this.catchUp()
    return this.known.size > 0
  }

  /** Of two calls at the same moment the one that saw more stays. */
  private keep(accountId: AccountId, revision: number, state: AccountState): void {
    if (this.folded.size >= keptAccounts) this.folded.clear()
    if ((this.folded.get(accountId)?.revision ?? NO_STREAM) < revision) this.folded.set(accountId, { revision, state })
  }

  private catchUp(): Promise<void> {
    this.catchingUp = this.catchingUp.catch(() => undefined).then(() => this.readOn())
    return this.catchingUp
  }

  private async readOn(): Promise<void> {
    const types = this.journal.storedTypes(accountEvents.map(({ type }) => type))
    for (;;) {
      const page = await this.journal.log.readAll(this.position, { limit: pageSize, types })
      if (page.last === this.position) return
      for (const event of (await this.journal.decode(page.events, {
        personal: false,
      })) as readonly Recorded<AccountEvent>[]) {
        const accountId = accountIdOf(event.stream)
        this.known.set(accountId, evolveAccount(this.known.get(accountId) ?? noAccount, event))
      }
      this.position = page.last
    }
  }
}

function accountIn(accountId: AccountId, state: AccountState): Account | undefined {
  return state.username === null ? undefined : { accountId, ...state }
}
