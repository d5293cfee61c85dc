import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { memberNo } from '@harbor/testing/member-ids'
import { theSession } from '@harbor/testing/session-fixture'
import { at } from '@harbor/testing/volunteering-fixture'
import type { SessionId } from '../../programme-words'
import { codeFor, readCode } from './code'

const proofBy = (key: string) => (text: string) => createHmac('sha256', key).update(text).digest('hex')
const proof = proofBy('key of the installation')
const until = at('2026-03-18', '19:10')
const code = codeFor(theSession, memberNo(1), until, proof)

describe('a check-in code', () => {
  it('names its session, its person and its end, and proves them', () => {
    expect(code).toMatch(/^harbor:check-in\/[0-9a-f-]{36}\/[0-9a-f-]{36}\/[0-9a-z]+\/[0-9a-f]{20}$/)
    expect(readCode(code, theSession, at('2026-03-18', '19:00'), proof)).toEqual({ ok: true, memberId: memberNo(1) })
  })

  it('is good up to its last second', () => {
    expect(readCode(code, theSession, until, proof).ok).toBe(true)
    expect(readCode(code, theSession, at('2026-03-18', '19:11'), proof)).toEqual({
      ok: false,
      code: 'session.code-expired',
    })
  })

  it('of another session or another installation is wrong', () => {
    const other = 'f3000000-0000-7000-8000-000000000002' as SessionId
    expect(readCode(code, other, until, proof)).toEqual({ ok: false, code: 'session.code-wrong' })
    expect(readCode(code, theSession, until, proofBy('another key'))).toEqual({ ok: false, code: 'session.code-wrong' })
  })

  it('that was altered anywhere is wrong, never somebody else’s', () => {
    fc.assert(
      fc.property(fc.nat(code.length - 1), fc.constantFrom(...'0123456789abcdefz/'), (place, letter) => {
        const altered = `${code.slice(0, place)}${letter}${code.slice(place + 1)}`
        fc.pre(altered !== code)
        expect(readCode(altered, theSession, at('2026-03-18', '19:00'), proof)).toEqual({
          ok: false,
          code: 'session.code-wrong',
        })
      }),
    )
  })
})
