import { refuse, type Decision, type Refused } from '@harbor/kernel/decision'
import type { AccountId } from '@harbor/kernel/ids'
import { dateOf } from '@harbor/kernel/time'
import { execute } from '@harbor/event-log/execute'
import type { CommandContext, Journal } from '@harbor/event-log/journal'
import type { AccountDirectory } from './account-directory'
import { enrolSecondFactor, removeSecondFactor } from './account/decide-second-factor'
import { accountStream, type FactorId } from './account/events'
import { accountOf, type Account } from './account/state'
import type { AccessStore } from './credentials/access-store'
import type { Enrolment, SecondFactors } from './credentials/second-factors'
import type { Principal } from './principal'
import { throttled, type Reauthentication, type SignInFailure } from './reauthentication'
import type { SignInRefusal } from './sign-in-refusals'

export interface OwnFactor {
  readonly enrolled: boolean
  /** 0 where there is none. */
  readonly recoveryCodesLeft: number
}
type Done<T> = ({ readonly ok: true } & T) | SignInFailure
type Holder = Pick<Principal, 'accountId' | 'username' | 'sessionId'>

/** What one does about one's own second factor: set it up in two steps, and take it away. Each step but the second asks for the password again. */
export class OwnSecondFactor {
  constructor(
    private readonly journal: Journal,
    private readonly store: AccessStore,
    private readonly directory: AccountDirectory,
    private readonly secondFactors: SecondFactors,
    private readonly reauthentication: Reauthentication,
  ) {}

  async state(accountId: AccountId): Promise<OwnFactor> {
    const factorId = await this.enrolled(accountId)
    const recoveryCodesLeft = factorId ? await this.secondFactors.recoveryLeft(factorId) : 0
    return { enrolled: factorId !== null, recoveryCodesLeft }
  }

  /** The secret is told once. Nothing counts until a code of it was shown. */
  async begin(
    holder: Holder,
    password: string,
    remoteAddress: string,
    context: CommandContext,
  ): Promise<Done<{ readonly enrolment: Enrolment }>> {
    const refused = await this.reauthentication.refusalOf(holder, { password }, remoteAddress, context.now)
    if (refused) return refused
    if ((await this.enrolled(holder.accountId)) !== null) return no('account.second-factor-enrolled')
    const enrolment = await this.secondFactors.begin(holder.accountId, holder.username, context.now)
    return { ok: true, enrolment }
  }

  /** By a code of what was begun: from now on it is asked for, all other sessions end, and the recovery codes are told once. */
  async confirm(
    holder: Holder,
    { factorId, code }: { readonly factorId: FactorId; readonly code: string },
    context: CommandContext,
  ): Promise<Done<{ readonly recoveryCodes: readonly string[] }>> {
    const { accountId, sessionId } = holder
    const { now } = context
    if (!(await this.secondFactors.isOpen(factorId, accountId, now))) return no('access.enrolment-over')
    if (!(await this.secondFactors.isRight(factorId, code, now))) return no('access.code-wrong')
    const refused = await this.record(accountId, context, (account) =>
      enrolSecondFactor(account, { factorId }, { today: dateOf(now), actorId: context.actor.id }),
    )
    if (refused) return refused
    await this.store.sessions.endAll(accountId, now, 'second factor set up', sessionId ?? undefined)
    return { ok: true, recoveryCodes: await this.secondFactors.giveRecoveryCodes(factorId) }
  }

  /** By password and a code, or a recovery code. */
  async remove(
    holder: Holder,
    proof: { readonly password: string; readonly code: string },
    remoteAddress: string,
    context: CommandContext,
  ): Promise<Done<unknown>> {
    const factorId = await this.enrolled(holder.accountId)
    if (factorId === null) return no('account.no-second-factor')
    const whole = { password: proof.password, code: { factorId, typed: proof.code } }
    const refused =
      (await this.reauthentication.refusalOf(holder, whole, remoteAddress, context.now)) ??
      (await this.record(holder.accountId, context, (account) =>
        removeSecondFactor(account, { how: 'self' }, { today: dateOf(context.now), actorId: context.actor.id }),
      ))
    if (refused) return refused
    await this.secondFactors.forget(factorId)
    return { ok: true }
  }

  private async enrolled(accountId: AccountId): Promise<FactorId | null> {
    return (await this.directory.byId(accountId))?.secondFactor ?? null
  }

  /** The fact first: a factor must neither count nor go without its record. */
  private async record(
    accountId: AccountId,
    context: CommandContext,
    decide: (account: Account) => Decision,
  ): Promise<SignInFailure | undefined> {
    const outcome = await execute({
      journal: this.journal,
      stream: accountStream(accountId),
      context,
      decide: ({ events }) => decide(accountOf(accountId, events)),
    })
    if (outcome.kind === 'refused') return { ok: false, refusal: outcome.refusal }
    return outcome.kind === 'conflict' ? throttled(1) : undefined
  }
}

function no(code: SignInRefusal | 'account.second-factor-enrolled' | 'account.no-second-factor'): {
  readonly ok: false
  readonly refusal: Refused
} {
  return { ok: false, refusal: refuse(code) }
}
