import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { isId, type AccountId } from '@harbor/kernel/ids'
import type { ApiTokenId } from '../account/events'

/** `hbt_<id>_<secret>`: the prefix lets secret scanners find one that leaked. */
const form = /^hbt_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([\w-]{43})$/

export function looksLikeApiToken(text: string): boolean {
  return text.startsWith('hbt_')
}

export interface ApiTokenRow {
  readonly accountId: AccountId
  readonly hash: Uint8Array
}

/** Where the hashes of API tokens stand. */
export interface ApiTokenRows {
  /** False when this token has its hash already. */
  insert(tokenId: ApiTokenId, row: ApiTokenRow): Promise<boolean>
  find(tokenId: ApiTokenId): Promise<ApiTokenRow | undefined>
}

/** Secrets of API tokens, as hashes. Whether a token still counts and for what is said by its account's stream. */
export class ApiTokens {
  constructor(private readonly rows: ApiTokenRows) {}

  /** The token's text, which nobody can read again; undefined when this token has its secret already. */
  async make(tokenId: ApiTokenId, accountId: AccountId): Promise<string | undefined> {
    const secret = randomBytes(32).toString('base64url')
    const made = await this.rows.insert(tokenId, { accountId, hash: hashOf(secret) })
    return made ? `hbt_${tokenId.replaceAll('-', '')}_${secret}` : undefined
  }

  /** Whose token this is, when its secret is right. */
  async find(text: string): Promise<{ readonly tokenId: ApiTokenId; readonly accountId: AccountId } | undefined> {
    const [, a, b, c, d, e, secret] = form.exec(text) ?? []
    const id = `${a}-${b}-${c}-${d}-${e}`
    if (secret === undefined || !isId<'api-token'>(id)) return undefined
    const row = await this.rows.find(id)
    if (!row || !timingSafeEqual(row.hash, hashOf(secret))) return undefined
    return { tokenId: id, accountId: row.accountId }
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
