import { toLocalDate } from '@harbor/kernel/time'
import { ids } from '@harbor/testing/member-ids'
import { street } from '@harbor/testing/street-units'
import {
  acting,
  certificateNo,
  certified,
  corrected,
  givenLedger,
  hours,
  issued,
  revoked,
  voided,
} from '@harbor/testing/volunteering-fixture'
import type { Ledger } from '../ledger'
import { issueCertificate, revokeCertificate, type IssueCertificate } from './decide'
import { statusOf } from './state'

const day = toLocalDate
const today = day('2026-04-01')
const { actorId } = acting()
const issue =
  (named: Partial<IssueCertificate> = {}, given: Partial<Parameters<typeof issueCertificate>[2]> = {}) =>
  (ledger: Ledger) =>
    issueCertificate(
      ledger,
      {
        certificateId: certificateNo(1),
        number: 'ZS-2026-1',
        code: '0000-0000-0000-0000-00',
        codeIndex: '1'.padStart(64, '0'),
        from: day('2026-01-01'),
        until: day('2026-03-31'),
        unitId: ids.street,
        ...named,
      },
      { today, actorId, actorMemberId: null, unit: street, name: '林晓舟', ...given },
    )
const served = [hours(1), certified(1)]
const statuses = (ledger: Ledger) => ledger.certificates.map(statusOf)

describe('issuing a certificate', () => {
  it('says what is certified in the period', () =>
    givenLedger(...served)
      .when(issue())
      .then(issued(1)))
  it('says of each base how much', () => {
    const inService = [hours(2, { on: '2026-03-08', base: 'service', quarterHours: 3 }), certified(2)]
    const more = [hours(3, { on: '2026-03-09', quarterHours: 2 }), certified(3)]
    const [event] = givenLedger(...served, ...inService, ...more)
      .when(issue())
      .thenTypes('volunteering.certificate-issued.v1')
    expect(event?.data).toMatchObject({
      quarterHours: 13,
      byBase: [
        { base: 'care', quarterHours: 10 },
        { base: 'service', quarterHours: 3 },
      ],
    })
  })
  it('leaves out what nobody has certified, what was voided and what lies outside', () => {
    const other = hours(2, { on: '2026-03-08' })
    const outside = [hours(3, { on: '2025-12-31' }), certified(3)]
    const gone = [hours(4, { on: '2026-03-09' }), certified(4), voided(4)]
    givenLedger(...served, other, ...outside, ...gone)
      .when(issue())
      .then(issued(1))
  })
  it('covers its first and its last day', () => {
    const only = (on: string) => issue({ from: day(on), until: day(on) })
    givenLedger(...served)
      .when(only('2026-03-07'))
      .thenRecords('volunteering.certificate-issued.v1')
    givenLedger(...served)
      .when(issue({ until: day('2026-03-06') }))
      .thenRefused('certificate.no-hours')
    givenLedger(...served)
      .when(issue({ from: day('2026-03-08') }))
      .thenRefused('certificate.no-hours')
  })
  it('needs something to certify', () => givenLedger(hours(1)).when(issue()).thenRefused('certificate.no-hours'))
  it('is never for oneself', () =>
    givenLedger(...served)
      .when(issue({}, { actorMemberId: ids.member }))
      .thenRefused('certificate.own'))
  it('is of a period that has passed, today included', () => {
    givenLedger(...served)
      .when(issue({ until: today }))
      .thenRecords('volunteering.certificate-issued.v1')
    givenLedger(...served)
      .when(issue({ until: day('2026-04-02') }))
      .thenRefused('certificate.period')
    givenLedger(...served)
      .when(issue({ from: day('2026-03-31'), until: day('2026-03-30') }))
      .thenRefused('certificate.period')
  })
  it('carries a number of its own', () =>
    givenLedger(...served, issued(1), issued(3))
      .when(issue({ certificateId: certificateNo(2) }))
      .thenRefused('certificate.number-used', { number: 'ZS-2026-1' }))
  it('again adds nothing', () =>
    givenLedger(...served, issued(2), issued(1))
      .when(issue())
      .thenNothing())
  it('may follow another one', () =>
    givenLedger(...served, issued(2))
      .when(issue())
      .then(issued(1)))
  it('names a living unit and the person', () => {
    givenLedger(...served)
      .when(issue({}, { unit: undefined }))
      .thenRefused('certificate.unit-unknown')
    givenLedger(...served)
      .when(issue({}, { unit: { ...street, dissolvedOn: today } }))
      .thenRefused('certificate.unit-unknown')
    givenLedger(...served)
      .when(issue({}, { name: null }))
      .thenRefused('certificate.name-erased')
  })
})

describe('acceptance case 9: hours corrected after a certificate', () => {
  it('the old certificate verifies as superseded, never as forged', () => {
    expect(statuses(givenLedger(...served, issued(1)).ledger)).toEqual(['valid'])
    expect(statuses(givenLedger(...served, issued(1), corrected(1)).ledger)).toEqual(['superseded'])
    expect(statuses(givenLedger(...served, issued(1), voided(1)).ledger)).toEqual(['superseded'])
  })
  it('a new one, issued after the correction was certified, is valid beside it', () => {
    const { ledger } = givenLedger(...served, issued(1), corrected(1), certified(1), issued(2))
    expect(statuses(ledger)).toEqual(['superseded', 'valid'])
  })
  it('hours that it does not rest on do not touch it', () => {
    const other = hours(2, { on: '2026-03-08' })
    const { ledger } = givenLedger(...served, other, issued(1), certified(2), corrected(2, { on: '2026-03-08' }))
    expect(statuses(ledger)).toEqual(['valid'])
  })
  it('a revoked one stays revoked', () =>
    expect(statuses(givenLedger(...served, issued(1), revoked(1), corrected(1)).ledger)).toEqual(['revoked']))
})

describe('revoking', () => {
  const why = { reason: '开具对象有误', authority: '街道党工委' }
  const revoke =
    (actorMemberId: typeof ids.member | null = null) =>
    (ledger: Ledger) =>
      revokeCertificate(
        ledger,
        { certificateId: certificateNo(1), ...why },
        { today: day('2026-04-02'), actorId, actorMemberId },
      )
  it('is told with reason and authority, once', () => {
    givenLedger(...served, issued(1))
      .when(revoke())
      .then(revoked(1))
    givenLedger(...served, issued(1), revoked(1))
      .when(revoke())
      .thenNothing()
    givenLedger(...served, issued(2), revoked(2), issued(1))
      .when(revoke())
      .then(revoked(1))
  })
  it('is of a certificate there is, and of nobody’s own', () => {
    givenLedger(...served)
      .when(revoke())
      .thenRefused('certificate.unknown')
    givenLedger(...served, issued(1))
      .when(revoke(ids.member))
      .thenRefused('certificate.own')
  })
})
