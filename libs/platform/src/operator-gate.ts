import { operatorOf } from '@harbor/access/account-office'
import { unencumbered, type Principal, type Scope } from '@harbor/access/principal'
import type { AccessGate } from '@harbor/service/core'
import type { Platform } from './open-platform'

/**
 * The operator of the machine, who works on the data folder directly (command line): whoever can read the files needs no account.
 * Acts are recorded under the operator's own id, so the multi-person rule counts the operator as one person.
 */
export function operatorGate({ core }: Platform): AccessGate {
  const operator = operatorOf(core.journal.log.installationId)
  const principal: Principal = {
    accountId: operator.id,
    username: 'operator',
    memberId: null,
    grants: [],
    ...unencumbered,
  }
  const everything: Scope = { kind: 'all', role: 'operator', unitId: null }
  return { authenticate: () => Promise.resolve(principal), allowed: () => everything }
}
