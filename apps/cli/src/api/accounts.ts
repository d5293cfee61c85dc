import type { AccountDocument } from '@harbor/access/account/views'
import type { Call } from '../command'
import { CliError, exitCodes } from '../errors'
import type { Api } from './api'
import { allDocuments } from './pages'

/** Does something to the account whose username is the first argument: `POST /accounts/{accountId}/{act}`, as it stands now. */
export async function actOnAccount(
  call: Call,
  act: 'disable' | 'remove-second-factor' | 'reset-password' | 'revoke-sessions',
  order: { readonly body?: { readonly reason: string } } = {},
): Promise<{ readonly account: Pick<AccountDocument, 'id' | 'username'>; readonly answer: unknown }> {
  const api = await call.api('write')
  const { account, etag } = await accountNamed(api, call.given.at(0))
  const { body } = await api.request('POST', `/accounts/${account.id}/${act}`, {
    ...order,
    headers: { 'if-match': etag },
  })
  return { account, answer: body }
}

/** An account by its username, with the ETag that a change of it must name. */
async function accountNamed(
  api: Api,
  username: string,
): Promise<{ readonly account: AccountDocument; readonly etag: string }> {
  const wanted = username.normalize('NFKC').trim().toLowerCase()
  const found = await allDocuments<AccountDocument>(api, '/accounts', { text: wanted, limit: '500' })
  const named = found.find((account) => account.username === wanted)
  if (!named) {
    const words = { zh: '没有用户名为 {username} 的账号', en: 'There is no account with the username {username}' }
    throw new CliError(exitCodes.refused, 'account.unknown', words, { username })
  }
  const { body, headers } = await api.request('GET', `/accounts/${named.id}`)
  return { account: body as AccountDocument, etag: headers['etag'] ?? '' }
}
