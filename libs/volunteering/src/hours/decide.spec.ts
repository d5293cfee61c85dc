import { toLocalDate } from '@harbor/kernel/time'
import { ids } from '@harbor/testing/member-ids'
import { branch } from '@harbor/testing/street-units'
import {
  acting,
  at,
  certified,
  colleague,
  corrected,
  givenLedger,
  hours,
  recordNo,
  staff,
  theOrder,
  told,
  voided,
} from '@harbor/testing/volunteering-fixture'
import type { Ledger } from '../ledger'
import {
  certifyHours,
  correctHours,
  recordActivity,
  recordHours,
  recordService,
  voidHours,
  type CorrectHours,
  type RecordHours,
} from './decide'
import { hoursCertified, hoursRecorded } from './events'

const morning = { startedAt: at('2026-03-07', '09:00'), endedAt: at('2026-03-07', '11:00') }
const by = (as: Parameters<typeof acting>[0] = {}) => ({ memberId: ids.member, ...acting(as) })
const self = by({ memberId: ids.member })

const record =
  (named: Partial<RecordHours> = {}, given: Partial<Parameters<typeof recordHours>[2]> = {}) =>
  ({ hours: ledger }: Ledger) =>
    recordHours(
      ledger,
      {
        recordId: recordNo(1),
        source: 'activity',
        activity: '陪同就医',
        base: 'care',
        organiserId: ids.branch,
        ...morning,
        ...named,
      },
      { ...by(), unit: branch, onTheRoll: true, ...given },
    )

describe('recording hours', () => {
  it('counts complete quarters of an hour', () => {
    givenLedger().when(record()).then(hours(1))
    givenLedger()
      .when(record({ endedAt: at('2026-03-07', '10:59') }))
      .then(hours(1, { to: '10:59', quarterHours: 7 }))
  })
  it('may count fewer than start and end give, never more', () => {
    givenLedger()
      .when(record({ quarterHours: 6 }))
      .then(hours(1, { quarterHours: 6 }))
    givenLedger()
      .when(record({ quarterHours: 9 }))
      .then(hours(1, { quarterHours: 8 }))
    givenLedger()
      .when(record({ quarterHours: 1 }))
      .then(hours(1, { quarterHours: 1 }))
    givenLedger()
      .when(record({ quarterHours: 0 }))
      .thenRefused('hours.too-short')
  })
  it('of the same record again adds nothing', () => givenLedger(hours(1)).when(record()).thenNothing())
  it.each<readonly [string, Partial<RecordHours>]>([
    ['activity', { activity: '文明劝导' }],
    ['base', { base: 'service' }],
    ['organiser', { organiserId: ids.street }],
    ['start', { startedAt: at('2026-03-07', '08:55') }],
    ['end', { endedAt: at('2026-03-07', '11:05') }],
    ['quarters', { quarterHours: 7 }],
  ])('of another %s under its id is refused', (_, named) =>
    givenLedger(hours(1)).when(record(named)).thenRefused('hours.recorded-already'),
  )
  it('from a file says which row', () => {
    const provenance = { fileHash: 'a'.repeat(64), fileName: '2025.csv', row: 7 }
    const [event] = givenLedger()
      .when(record({ source: 'import', provenance }))
      .thenTypes('volunteering.hours-recorded.v1')
    expect(event?.data).toMatchObject({ source: 'import', provenance })
  })
  it('is not for oneself', () => givenLedger().when(record({}, self)).thenRefused('hours.own'))
  it('before the activity has ended is refused', () => {
    const now = at('2026-03-07', '10:59')
    givenLedger().when(record({}, { now })).thenRefused('hours.future-or-unfinished')
    givenLedger()
      .when(record({}, { now: at('2026-03-07', '11:00') }))
      .thenRecords('volunteering.hours-recorded.v1')
  })
  it.each([
    ['hours.reversed', '11:00', '09:00'],
    ['hours.reversed', '09:00', '09:00'],
    ['hours.too-short', '09:00', '09:14'],
    ['hours.too-long', '00:00', '16:15'],
  ] as const)('is refused as %s from %s to %s', (code, from, to) =>
    givenLedger()
      .when(record({ startedAt: at('2026-03-07', from), endedAt: at('2026-03-07', to) }))
      .thenRefused(code),
  )
  it('of time that is counted already is refused, to the minute', () => {
    givenLedger(hours(2))
      .when(record({ startedAt: at('2026-03-07', '10:59'), endedAt: at('2026-03-07', '12:00') }))
      .thenRefused('hours.overlap', { activity: '陪同就医', on: '2026-03-07' })
    givenLedger(hours(2))
      .when(record({ startedAt: at('2026-03-07', '11:00'), endedAt: at('2026-03-07', '12:00') }))
      .thenRecords('volunteering.hours-recorded.v1')
  })
  it('of time that was voided counts again', () =>
    givenLedger(hours(2), voided(2)).when(record()).thenRecords('volunteering.hours-recorded.v1'))
  it('names an organiser and a member of that day', () => {
    givenLedger()
      .when(record({}, { unit: undefined }))
      .thenRefused('hours.organiser-unknown')
    givenLedger()
      .when(record({}, { unit: { ...branch, dissolvedOn: toLocalDate('2026-03-07') } }))
      .thenRefused('hours.organiser-unknown')
    givenLedger()
      .when(record({}, { unit: { ...branch, dissolvedOn: toLocalDate('2026-03-08') } }))
      .then(hours(1))
    givenLedger()
      .when(record({}, { onTheRoll: false }))
      .thenRefused('hours.not-on-the-roll')
  })
})

describe('hours that an order has brought', () => {
  const service = { recordId: recordNo(1), orderId: theOrder, activity: '陪同就医', base: 'care' as const }
  const render = ({ hours: ledger }: Ledger) =>
    recordService(ledger, { ...service, organiserId: ids.branch, ...morning })
  it('are recorded as they were rendered', () =>
    givenLedger()
      .when(render)
      .then(
        hoursRecorded(
          { ...service, source: 'order', organiserId: ids.branch, ...morning, quarterHours: 8 },
          { effectiveOn: toLocalDate('2026-03-07') },
        ),
      ))
  it('are there once, also after a correction', () => givenLedger(hours(1), corrected(1)).when(render).thenNothing())
  it('do not count time twice', () =>
    givenLedger(hours(2, { from: '10:00', to: '12:00' }))
      .when(render)
      .thenRefused('hours.overlap'))
})

describe('hours that an activity has brought', () => {
  const activity = { activity: '陪同就医', base: 'care' as const, organiserId: ids.branch, ...morning }
  const render = ({ hours: ledger }: Ledger) => recordActivity(ledger, { recordId: recordNo(1), ...activity })
  it('are recorded once, as those of an order', () => {
    givenLedger().when(render).then(hours(1))
    givenLedger(hours(1), corrected(1)).when(render).thenNothing()
    givenLedger(hours(2, { from: '10:59', to: '12:00' }))
      .when(render)
      .thenRefused('hours.overlap')
  })
})

describe('certifying', () => {
  const certify = (as: Parameters<typeof acting>[0]) => (ledger: Ledger) =>
    certifyHours(ledger.hours, recordNo(1), by(as))
  const certification = hoursCertified({ recordId: recordNo(1) }, { effectiveOn: toLocalDate('2026-03-07') })
  it('is done by another than who recorded it', () => {
    givenLedger(told(hours(1), { by: staff }))
      .when(certify({ by: staff }))
      .thenRefused('hours.same-person')
    givenLedger(told(hours(1), { by: staff }))
      .when(certify({ by: colleague }))
      .then(certification)
  })
  it('is never of one’s own hours', () =>
    givenLedger(hours(1))
      .when(certify({ by: colleague, memberId: ids.member }))
      .thenRefused('hours.own'))
  it('again adds nothing', () =>
    givenLedger(hours(1), certified(1))
      .when(certify({ by: colleague }))
      .thenNothing())
  it('is needed again after a correction, by another than who corrected', () => {
    const changed = [told(hours(1), { by: staff }), certified(1), told(corrected(1), { by: colleague })]
    expect(givenLedger(...changed).ledger.hours.records).toMatchObject([{ certifiedOn: null, quarterHours: 4 }])
    givenLedger(...changed)
      .when(certify({ by: colleague }))
      .thenRefused('hours.same-person')
    givenLedger(...changed)
      .when(certify({ by: staff }))
      .then(certification)
  })
  it('is of a record that counts', () => {
    givenLedger()
      .when(certify({ by: colleague }))
      .thenRefused('hours.unknown')
    givenLedger(hours(1), voided(1))
      .when(certify({ by: colleague }))
      .thenRefused('hours.voided')
  })
})

describe('correcting and voiding', () => {
  const why = { reason: '结束时间登记有误', authority: '党支部核查' }
  const correct =
    (named: Partial<CorrectHours> = {}, given = by()) =>
    ({ hours: ledger }: Ledger) =>
      correctHours(
        ledger,
        {
          recordId: recordNo(1),
          activity: '陪同就医',
          base: 'care',
          startedAt: at('2026-03-07', '09:00'),
          endedAt: at('2026-03-07', '10:00'),
          ...why,
          ...named,
        },
        given,
      )
  const voidOne =
    (given = by()) =>
    ({ hours: ledger }: Ledger) =>
      voidHours(ledger, { recordId: recordNo(1), reason: '重复登记', authority: '党支部核查' }, given)
  it('lets the record read differently from now on', () => givenLedger(hours(1)).when(correct()).then(corrected(1)))
  it('changes something', () => {
    givenLedger(hours(1)).when(correct(morning)).thenRefused('hours.nothing-changes')
    for (const named of [{ activity: '文明劝导' }, { base: 'service' as const }, { quarterHours: 7 }])
      givenLedger(hours(1))
        .when(correct({ ...morning, ...named }))
        .thenRecords('volunteering.hours-corrected.v1')
  })
  it('is of a record there is', () => {
    givenLedger(hours(2)).when(correct()).thenRefused('hours.unknown')
    givenLedger(hours(2)).when(voidOne()).thenRefused('hours.unknown')
  })
  it('is not for one’s own hours', () => {
    givenLedger(hours(1)).when(correct({}, self)).thenRefused('hours.own')
    givenLedger(hours(1)).when(voidOne(self)).thenRefused('hours.own')
    givenLedger(hours(1), voided(1)).when(voidOne(self)).thenRefused('hours.own')
  })
  it('stands in no other record’s time, but may stand in its own', () => {
    const other = hours(2, { from: '11:00', to: '12:00', quarterHours: 4 })
    givenLedger(hours(1), other)
      .when(correct({ endedAt: at('2026-03-07', '11:30') }))
      .thenRefused('hours.overlap')
    givenLedger(hours(1), other)
      .when(correct({ startedAt: at('2026-03-07', '08:30') }))
      .thenRecords('volunteering.hours-corrected.v1')
  })
  it('to a time that has not come is refused', () =>
    givenLedger(hours(1))
      .when(correct({ endedAt: at('2026-03-08', '10:01'), startedAt: at('2026-03-08', '09:00') }))
      .thenRefused('hours.future-or-unfinished'))
  it('a voided record counts no more and is corrected no more; voided again it stays so', () => {
    givenLedger(hours(1)).when(voidOne()).then(voided(1))
    givenLedger(hours(1), voided(1)).when(voidOne()).thenNothing()
    givenLedger(hours(1), voided(1)).when(correct()).thenRefused('hours.voided', { on: '2026-03-07' })
  })
})
