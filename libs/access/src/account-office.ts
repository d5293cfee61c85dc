import type { Decision } from '@harbor/kernel/decision'
import type { Actor } from '@harbor/kernel/event'
import { deriveId, newId, type AccountId, type CommandId, type MemberId, type UnitId } from '@harbor/kernel/ids'
import { dateOf, type LocalDate } from '@harbor/kernel/time'
import { execute, type Facts, type Outcome } from '@harbor/event-log/execute'
import type { CommandContext, Journal } from '@harbor/event-log/journal'
import { release, reserve, type Reservation } from '@harbor/event-log/reservations'
import { storeError } from '@harbor/event-log/store-advice'
import { issueApiToken, revokeApiToken } from './account/decide-api-token'
import {
  disableAccount,
  enableAccount,
  grantRole,
  openAccount,
  recordPasswordChange,
  revokeRole,
  revokeSessions,
  type ByWhom,
  type OpenAccountOrder,
} from './account/decide'
import { removeSecondFactor } from './account/decide-second-factor'
import { accountStream, type ApiTokenId } from './account/events'
import { accountOf, type Account } from './account/state'
import { ACCOUNT_OF_MEMBER, normalUsername, USERNAME, type AccountDirectory } from './account-directory'
import type { AccessStore } from './credentials/access-store'
import type { Grant, GrantId, Role } from './roles'

/** What the organisation says of the units that a grant names; asked once a command. */
export interface UnitsOfGrants {
  readonly streetId: UnitId | null
  /** Of those asked for, the ones that exist on that day. */
  readonly existingUnits: readonly UnitId[]
}
export type AskUnits = (unitIds: readonly UnitId[], on: LocalDate) => Promise<Facts<UnitsOfGrants>>

/** A grant as it is asked for; its id follows from the command. */
export interface GrantRequest {
  readonly role: Role
  readonly unitId: UnitId | null
  readonly from: LocalDate
  readonly until: LocalDate | null
}

/** A command on an existing account. */
export interface OnAccount {
  readonly accountId: AccountId
  readonly context: CommandContext
  /** The revision that the caller saw. */
  readonly ifRevision?: number
}

/** The operator of the machine, who works on the stores directly: first start, recovery, command line. */
export function operatorOf(installationId: string): Actor {
  return { id: deriveId<'account'>(installationId, 'operator'), role: 'operator' }
}

/** The account that a command opens: a repeated one opens the same. */
export function accountIdOfCommand(commandId: CommandId): AccountId {
  return deriveId<'account'>(commandId, 'account')
}

interface Unique {
  readonly username: string
  readonly memberId: MemberId | null
  readonly phone?: string
}

/** Carries out commands on accounts: facts, decision, append; then what belongs into the credential store. */
export class AccountOffice {
  constructor(
    private readonly journal: Journal,
    private readonly store: AccessStore,
    private readonly directory: AccountDirectory,
    private readonly askUnits: AskUnits,
  ) {}

  /**
   * Opens an account. The one-time password is told once: null when a repeated command finds it given already, and for an
   * integration, which has none.
   */
  async open(
    order: Omit<OpenAccountOrder, 'grants'> & {
      readonly grants: readonly GrantRequest[]
      /** Signs in too, beside the username. Kept as a keyed hash alone: it is a person's own, and stands in no event. */
      readonly phone?: string
    },
    context: CommandContext,
  ): Promise<{ accountId: AccountId; outcome: Outcome; oneTimePassword: string | null }> {
    const accountId = accountIdOfCommand(context.commandId)
    const grants = order.grants.map((request, index) => ({ ...request, grantId: grantIdOf(context, index) }))
    const full = { ...order, username: normalUsername(order.username), grants }
    const units = await this.unitsOf(grants, context)
    const given = { ...by(context), ...units.value }
    // Decided once before anything is reserved, so that a refusal leaves no trace.
    const foreseen = openAccount(accountOf(accountId, []), full, given)
    if (!foreseen.accepted) return { accountId, outcome: { kind: 'refused', refusal: foreseen }, oneTimePassword: null }
    const taken = await this.reserveFor(accountId, full, context)
    if (taken) return { accountId, outcome: taken, oneTimePassword: null }
    const outcome = await this.decide({ accountId, context }, (account) => openAccount(account, full, given), units)
    const needsPassword = outcome.kind === 'recorded' && !grants.some(({ role }) => role === 'integration')
    const oneTimePassword = needsPassword ? await this.store.passwords.giveFirst(accountId, context.now) : undefined
    return { accountId, outcome, oneTimePassword: oneTimePassword ?? null }
  }

  async grant(target: OnAccount, request: GrantRequest): Promise<Outcome & { readonly grantId: GrantId }> {
    const grant = { ...request, grantId: grantIdOf(target.context, 0) }
    const units = await this.unitsOf([grant], target.context)
    const given = { ...by(target.context), ...units.value }
    const outcome = await this.decide(target, (account) => grantRole(account, grant, given), units)
    return { ...outcome, grantId: grant.grantId }
  }

  revoke(target: OnAccount, order: { readonly grantId: GrantId; readonly reason: string }): Promise<Outcome> {
    return this.decideBesideAdministrators(target, (account, given) => revokeRole(account, order, given))
  }

  async disable(target: OnAccount, order: { readonly reason: string }): Promise<Outcome> {
    const outcome = await this.decideBesideAdministrators(target, (account, given) =>
      disableAccount(account, order, given),
    )
    if (outcome.kind === 'recorded') await this.endSessions(target, order.reason)
    return outcome
  }

  enable(target: OnAccount, order: { readonly reason: string }): Promise<Outcome> {
    return this.decide(target, (account) => enableAccount(account, order, by(target.context)))
  }

  async revokeSessions(target: OnAccount, order: { readonly reason: string }): Promise<Outcome> {
    const outcome = await this.decide(target, (account) => revokeSessions(account, order))
    if (outcome.kind === 'recorded') await this.endSessions(target, order.reason)
    return outcome
  }

  /** Somebody else's password is replaced by a one-time one, told once; all sessions end. */
  async resetPassword(target: OnAccount): Promise<{ outcome: Outcome; oneTimePassword: string | null }> {
    const { accountId, context } = target
    const outcome = await this.decide(target, (account) => recordPasswordChange(account, { how: 'reset' }, by(context)))
    if (outcome.kind !== 'recorded' || outcome.repeated) return { outcome, oneTimePassword: null }
    const oneTimePassword = await this.store.passwords.giveOneTime(accountId, context.now)
    await this.endSessions(target, 'password reset')
    return { outcome, oneTimePassword }
  }

  /** For who has lost it. All sessions end, and from then on the password is enough until another is set up. */
  async removeSecondFactor(target: OnAccount, order: { readonly reason: string }): Promise<Outcome> {
    const before = await this.directory.byId(target.accountId)
    const outcome = await this.decide(target, (account) =>
      removeSecondFactor(account, { how: 'reset', ...order }, by(target.context)),
    )
    if (outcome.kind !== 'recorded' || outcome.repeated) return outcome
    if (before?.secondFactor) await this.store.secondFactors.remove(before.secondFactor)
    await this.endSessions(target, order.reason)
    return outcome
  }

  /** The token's text is told once: null when a repeated command finds it told. */
  async issueApiToken(
    target: OnAccount,
    order: { readonly name: string; readonly permissions: readonly string[]; readonly until: LocalDate },
  ): Promise<{ tokenId: ApiTokenId; outcome: Outcome; token: string | null }> {
    const tokenId = deriveId<'api-token'>(target.context.commandId, 'api-token')
    const outcome = await this.decide(target, (account) =>
      issueApiToken(account, { ...order, tokenId }, by(target.context)),
    )
    const token = outcome.kind === 'recorded' ? await this.store.apiTokens.make(tokenId, target.accountId) : undefined
    return { tokenId, outcome, token: token ?? null }
  }

  revokeApiToken(
    target: OnAccount,
    order: { readonly tokenId: ApiTokenId; readonly reason: string },
  ): Promise<Outcome> {
    return this.decide(target, (account) => revokeApiToken(account, order))
  }

  private decide(
    { accountId, context, ifRevision }: OnAccount,
    decide: (account: Account) => Decision,
    restsOn?: Facts<unknown>,
  ): Promise<Outcome> {
    return execute({
      journal: this.journal,
      stream: accountStream(accountId),
      context,
      ...(ifRevision !== undefined && { ifRevision }),
      ...(restsOn && { facts: () => Promise.resolve(restsOn) }),
      decide: ({ events }) => decide(accountOf(accountId, events)),
    })
  }

  /** One such command after the other: two administrators who revoke each other at the same moment must not leave none. */
  private decideBesideAdministrators(
    target: OnAccount,
    decide: (account: Account, given: ByWhom & { readonly otherAdministrators: readonly AccountId[] }) => Decision,
  ): Promise<Outcome> {
    return this.store.turns.inTurn('administrators', async (isOurs) => {
      const administrators = await this.directory.administrators(dateOf(target.context.now))
      const given = { ...by(target.context), otherAdministrators: administrators.value }
      const decideInTime = (account: Account): Decision => {
        if (!isOurs())
          throw storeError('store.unavailable', 'the turn among the processes was over before the decision')
        return decide(account, given)
      }
      return this.decide(target, decideInTime, administrators)
    })
  }

  private async unitsOf(grants: readonly Grant[], context: CommandContext): Promise<Facts<UnitsOfGrants>> {
    const unitIds = [...new Set(grants.flatMap(({ unitId }) => unitId ?? []))]
    return this.askUnits(unitIds, dateOf(context.now))
  }

  /** Username, phone number and member belong to this account from now on; otherwise what is in the way, and nothing is held. */
  private async reserveFor(accountId: AccountId, order: Unique, context: CommandContext): Promise<Outcome | undefined> {
    const holder = accountStream(accountId)
    // A command id of its own each time: what an earlier attempt reserved may have been released since.
    const own = (): CommandContext => ({ ...context, commandId: newId<'command'>(), causationId: context.commandId })
    const held: Reservation[] = []
    for (const { kind, value, taken, detail = {} } of uniqueIn(order)) {
      const reserved = await reserve(this.journal, { kind, value, holder }, own())
      if (!reserved.ok) {
        for (const one of held) await release(this.journal, { ...one, reason: taken }, own())
        return refusedOrBusy(reserved.holder, taken, detail)
      }
      held.push({ kind, value, holder })
    }
    return undefined
  }

  private async endSessions({ accountId, context }: OnAccount, because: string): Promise<void> {
    await this.store.sessions.endAll(accountId, context.now, because)
  }
}

/** What belongs to one account alone, and what is told when another has it. */
function uniqueIn({ username, phone, memberId }: Unique) {
  return [
    { kind: USERNAME, value: username, taken: 'account.username-taken', detail: { username } },
    ...(phone === undefined ? [] : [{ kind: USERNAME, value: phone, taken: 'account.phone-taken' }]),
    ...(memberId === null ? [] : [{ kind: ACCOUNT_OF_MEMBER, value: memberId, taken: 'account.member-has-account' }]),
  ]
}

function by(context: CommandContext): ByWhom {
  return { today: dateOf(context.now), actorId: context.actor.id }
}

function grantIdOf(context: CommandContext, index: number): GrantId {
  return deriveId<'grant'>(context.commandId, `grant/${index}`)
}

function refusedOrBusy(holder: string | undefined, code: string, detail: Readonly<Record<string, string>>): Outcome {
  if (holder === undefined) return { kind: 'conflict', actualRevision: 0 }
  return { kind: 'refused', refusal: { accepted: false, code, detail } }
}
