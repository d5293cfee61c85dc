import type { AccountId } from '@harbor/kernel/ids'
import type { Clock, Instant } from '@harbor/kernel/time'
import type { AccountDirectory } from './account-directory'
import type { AccessStore } from './credentials/access-store'
import { sessionCounts } from './gate'
import type { Principal, SessionId } from './principal'

/** A session as its holder sees it. From where and by which program it was opened is not kept: it would be data about a person. */
export interface OwnSession {
  readonly sessionId: SessionId
  readonly openedAt: Instant
  /** Up to 15 minutes ago, the life of an access token. */
  readonly lastUsedAt: Instant
  readonly expiresAt: Instant
  /** The one that asks. */
  readonly isThis: boolean
}

type Holder = Pick<Principal, 'accountId' | 'sessionId'>

/** What one may see and do about one's own sessions; those of others are no business of his. */
export class OwnSessions {
  constructor(
    private readonly store: AccessStore,
    private readonly directory: AccountDirectory,
    private readonly clock: Clock,
  ) {}

  /** Those that count now, newest first. */
  async list({ accountId, sessionId: own }: Holder): Promise<readonly OwnSession[]> {
    const open = await this.open(accountId)
    return open.map(({ sessionId, openedAt, lastUsedAt, expiresAt }) => ({
      sessionId,
      openedAt,
      lastUsedAt,
      expiresAt,
      isThis: sessionId === own,
    }))
  }

  /** False: no open session of his. */
  async end({ accountId }: Holder, sessionId: SessionId): Promise<boolean> {
    const isOwn = (await this.open(accountId)).some((one) => one.sessionId === sessionId)
    if (isOwn) await this.store.sessions.end(sessionId, this.clock.now(), 'ended by its holder')
    return isOwn
  }

  async endOthers(accountId: AccountId, own: SessionId): Promise<void> {
    await this.store.sessions.endAll(accountId, this.clock.now(), 'ended by its holder', own)
  }

  private async open(accountId: AccountId) {
    const account = await this.directory.byId(accountId)
    if (!account) return []
    const open = await this.store.sessions.ofAccount(accountId, this.clock.now())
    return open.filter((session) => sessionCounts(session, account))
  }
}
