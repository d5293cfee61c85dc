import { bootstrap, needsBootstrap } from '@harbor/access/bootstrap'
import { operatorOf } from '@harbor/access/account-office'
import { deriveId, type UnitId } from '@harbor/kernel/ids'
import type { Clock, LocalDate } from '@harbor/kernel/time'
import { establishStreet } from '@harbor/organization/establish-street'
import { ViewError } from '@harbor/read-models/view-status'
import type { Platform } from './open-platform'

export interface FirstStart {
  readonly streetId: UnitId
  readonly username: string
  /** Told once. */
  readonly oneTimePassword: string
  readonly expiresAt: string
}

/**
 * The first start of an empty installation: establishes the street committee and opens the first administrator's account. Locks
 * itself: undefined as soon as there is an account. A crash in between is made up for at the next start.
 */
export async function firstStart(
  { core, access }: Platform,
  {
    streetName,
    streetSince,
    username,
    clock,
  }: { readonly streetName: string; readonly streetSince: LocalDate; readonly username: string; readonly clock: Clock },
): Promise<FirstStart | undefined> {
  const { journal } = core
  if (!(await needsBootstrap(journal, access.directory, access.store))) return undefined
  const { installationId } = journal.log
  const now = clock.now()
  const streetId = deriveId<'unit'>(installationId, 'street')
  const position = await establishStreet(journal, streetId, {
    name: streetName,
    on: streetSince,
    context: { commandId: deriveId(installationId, 'establish-street'), actor: operatorOf(installationId), now },
  })
  await core.caughtUp(position).catch(whenItIsThere)
  const first = await bootstrap(journal, access.store, access.directory, {
    username,
    displayName: '首任管理员',
    streetId,
    now,
  })
  if (!first.ok) throw new Error(`first start refused: ${first.refusal.code}`)
  return { streetId, username: first.username, oneTimePassword: first.oneTimePassword, expiresAt: first.expiresAt }
}

/** Views that are filled from a long log have the street later; readiness tells so meanwhile. The account needs none of them. */
function whenItIsThere(error: unknown): void {
  if (!(error instanceof ViewError)) throw error
}

/** What the first start prints, in both languages. */
export function welcomeText(first: FirstStart, url: string): string {
  return [
    '',
    `  先锋港已就绪  Pioneer Harbor is ready   ${url}`,
    '',
    `  用户名 username           ${first.username}`,
    `  一次性密码 one-time password   ${first.oneTimePassword}`,
    '',
    `  只显示这一次，首次登录须更换；有效期至 ${first.expiresAt}。`,
    '  Shown this once; must be changed at the first sign-in.',
    `  API: ${url}/api/docs`,
    '',
    '',
  ].join('\n')
}
