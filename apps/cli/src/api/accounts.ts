import type { AccountDocument } from '@harbor/access/account/views'
import { CliError, exitCodes } from '../errors'
import type { Api } from './api'
import { allDocuments } from './pages'

/** An account by its username, with the ETag that a change of it must name. */
export async function accountNamed(
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
