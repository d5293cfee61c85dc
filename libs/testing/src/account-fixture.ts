import type { Decision, RefusalDetail } from '@harbor/kernel/decision'
import type { DomainEvent, Position, Recorded } from '@harbor/kernel/event'
import type { AccountId } from '@harbor/kernel/ids'
import { toInstant, toLocalDate } from '@harbor/kernel/time'
import { accountOpened, accountStream, roleGranted, type AccountEvent } from '@harbor/access/account/events'
import { accountOf, type Account } from '@harbor/access/account/state'
import type { Grant, GrantId, Role } from '@harbor/access/roles'
import { accountNo, fixed, ids, memberNo } from './member-ids'

/** The account that a spec is about, the administrator who acts, and a second one. */
export const account = accountNo(10)
export const administrator = accountNo(11)
export const otherAdministrator = accountNo(12)
export const grantNo = (number: number): GrantId => fixed<'grant'>('e5', number)

/** A grant without end from the start of 2026, unless told otherwise. */
export function grantOf(role: Role, named: Partial<{ [K in keyof Grant]: Grant[K] | string | null }> = {}): Grant {
  const unitId = role === 'branch-secretary' ? ids.branch : null
  const plain = { grantId: grantNo(1), role, unitId, from: toLocalDate('2026-01-01'), until: null, ...named }
  return plain as Grant
}

export const opened = (named: { username?: string; ofMember?: boolean } = {}): AccountEvent =>
  accountOpened({
    username: named.username ?? 'lin-xiaozhou',
    ...(named.ofMember && { memberId: memberNo(1) }),
    personal: { displayName: '林晓舟' },
  })
export const granted = (role: Role, named: Parameters<typeof grantOf>[1] = {}): AccountEvent =>
  roleGranted({ ...grantOf(role, named) })

/** The events of an account's stream as the log gives them back, one a minute from nine in the morning of 2 March 2026. */
export function accountRecords(
  events: readonly AccountEvent[],
  accountId: AccountId = account,
): Recorded<AccountEvent>[] {
  return events.map((event, revision) => ({
    ...event,
    id: fixed<'event'>('e0', revision + 1),
    stream: accountStream(accountId),
    revision,
    position: (revision + 1) as Position,
    recordedAt: toInstant(`2026-03-02T09:${String(revision).padStart(2, '0')}:00+08:00`),
    actor: { id: administrator, role: 'street-administrator' },
    commandId: fixed<'command'>('c0', revision + 1),
  }))
}

/** `givenAccount(opened(), granted('auditor')).when((account) => grantRole(account, order, facts)).thenRefused(code)` */
export function givenAccount(...events: readonly AccountEvent[]) {
  const file = accountOf(account, accountRecords(events))
  return {
    account: file,
    when: <E extends DomainEvent, Code extends string>(decide: (account: Account) => Decision<E, Code>) => {
      const decision = decide(file)
      return {
        decision,
        then: (...expected: readonly DomainEvent[]) => expect(decision).toEqual({ accepted: true, events: expected }),
        thenNothing: () => expect(decision).toEqual({ accepted: true, events: [] }),
        thenRefused: (code: Code, detail: RefusalDetail = {}) =>
          expect(decision).toMatchObject({ accepted: false, code, detail }),
      }
    },
  }
}
