import { deriveId, type AccountId, type CommandId } from '@harbor/kernel/ids'

/**
 * The id of a command that an Idempotency-Key names: the same for the same account, route and key, so that a repetition is known.
 * `path` is the whole path, without a query.
 */
export function keyedCommandId(
  accountId: AccountId,
  { method, path }: { readonly method: string; readonly path: string },
  key: string,
): CommandId {
  return deriveId<'command'>(accountId, `idempotency/${method} ${path} ${key}`)
}
