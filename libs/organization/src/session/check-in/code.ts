import { timingSafeEqual } from 'node:crypto'
import type { MemberId } from '@harbor/kernel/ids'
import { isId } from '@harbor/kernel/ids'
import type { Instant } from '@harbor/kernel/time'
import type { SessionId } from '../../programme-words'

// The text of a QR code: `harbor:check-in/<session>/<member>/<until, seconds in base 36>/<proof>`. The proof is a keyed hash over the rest, so
// that codes are stored nowhere, and nobody makes one without the installation's key.

const scheme = 'harbor:check-in'
/** 80 bits: none can be guessed in the hours in which one could be used. */
const proofLength = 20

/** HMAC-SHA-256 in hex over a text, by a key of the installation's own. */
export type Proof = (text: string) => string

export function codeFor(sessionId: SessionId, memberId: MemberId, until: Instant, proof: Proof): string {
  const body = `${scheme}/${sessionId}/${memberId}/${Math.floor(Date.parse(until) / 1_000).toString(36)}`
  return `${body}/${proof(body).slice(0, proofLength)}`
}

export type CodeRead =
  | { readonly ok: true; readonly memberId: MemberId }
  | { readonly ok: false; readonly code: 'session.code-wrong' | 'session.code-expired' }

/** Whose code it is. A code of another session, a damaged or a forged one: wrong. */
export function readCode(text: string, sessionId: SessionId, now: Instant, proof: Proof): CodeRead {
  const [name, session, memberId, until = '', given = '', ...rest] = text.split('/')
  const body = [name, session, memberId, until].join('/')
  const isWhole = name === scheme && session === sessionId && isId<'member'>(memberId) && rest.length === 0
  if (!isWhole || !isSame(given, proof(body).slice(0, proofLength))) return { ok: false, code: 'session.code-wrong' }
  const expiresMs = (Number.parseInt(until, 36) + 1) * 1_000
  return Date.parse(now) < expiresMs ? { ok: true, memberId } : { ok: false, code: 'session.code-expired' }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
