import { toLocalDate } from '@harbor/kernel/time'
import { applied } from '@harbor/testing/member-events'
import { fileOf, given, recordedOn } from '@harbor/testing/member-fixture'
import { fixedId, ids } from '@harbor/testing/member-ids'
import {
  enrolled,
  floatingContacted,
  floatingRegistered,
  floatingReturned,
  initiated,
  received,
  removed,
  suspended,
  transferWithdrawn,
} from '@harbor/testing/member-roll-events'
import { member, sent, source } from '@harbor/testing/transfer-fixture'
import type { MemberFile } from '../member-file'
import { contactFloating, registerFloating, returnFloating, type RegisterFloating } from './decide-floating'
import { transferDeadlines } from './deadlines'

const day = toLocalDate

describe('floating members', () => {
  const register =
    (named: Partial<RegisterFloating> = {}) =>
    (file: MemberFile) =>
      registerFloating(
        file,
        { floatingId: ids.floating, leftOn: day('2025-01-31'), region: '新加坡', abroad: true, ...named },
        source,
      )
  const away = [member, floatingRegistered({ on: '2025-01-31' })]
  const contact = (on: string) => (file: MemberFile) =>
    contactFloating(file, { floatingId: ids.floating, contactedOn: day(on), by: '周岚' }, source)
  const comeBack = (on: string) => (file: MemberFile) =>
    returnFloating(file, { floatingId: ids.floating, on: day(on) }, source)

  it('are away for six months or more', () => {
    given(member)
      .when(register())
      .then(floatingRegistered({ on: '2025-01-31' }))
    given(member)
      .when(register({ expectedReturnOn: day('2025-07-31') }))
      .then(floatingRegistered({ on: '2025-01-31', expectedReturnOn: day('2025-07-31') }))
    given(member)
      .when(register({ expectedReturnOn: day('2025-07-30') }))
      .thenRefused('transfer.floating-too-short', { from: '2025-07-31' })
  })
  it('are members, registered once', () => {
    given(applied({ on: '2024-01-01' }))
      .when(register())
      .thenRefused('transfer.not-on-the-roll')
    given(...away)
      .when(register({ leftOn: day('2025-02-01') }))
      .thenRefused('transfer.floating-open')
    given(...away)
      .when(register())
      .thenNothing()
  })
  it('abroad are to be contacted every half-year, each contact opening the next', () => {
    const file = fileOf(...away, floatingContacted({ on: '2025-07-31' }), floatingContacted({ on: '2026-03-01' }))
    expect(transferDeadlines(file)).toMatchObject([
      { rule: 'transfer.contact-abroad', opensOn: '2025-01-31', dueOn: '2025-07-31', metOn: '2025-07-31' },
      { rule: 'transfer.contact-abroad', opensOn: '2025-07-31', dueOn: '2026-01-31', metOn: '2026-03-01' },
      { rule: 'transfer.contact-abroad', opensOn: '2026-03-01', dueOn: '2026-09-01', metOn: null },
    ])
  })
  it('are not recorded twice as contacted where the name of who was in contact is not open', () => {
    const told = floatingContacted({ on: '2025-07-01' })
    const unopened = { ...told, data: { ...told.data, personal: null } }
    given(...away, unopened)
      .when(contact('2025-07-01'))
      .thenNothing()
    given(...away, unopened)
      .when(contact('2025-07-02'))
      .thenTypes('membership.floating-contacted.v1')
  })
  it('within the country have no such limit', () =>
    expect(transferDeadlines(fileOf(member, floatingRegistered({ on: '2025-01-31', abroad: false })))).toEqual([]))
  it('are contacted while away and return once', () => {
    given(...away)
      .when(contact('2025-07-01'))
      .then(floatingContacted({ on: '2025-07-01' }))
    given(...away, floatingContacted({ on: '2025-07-01' }))
      .when(contact('2025-07-01'))
      .thenNothing()
    given(...away)
      .when(contact('2025-01-30'))
      .thenRefused('transfer.dates-out-of-order')
    given(...away)
      .when(comeBack('2025-08-01'))
      .then(floatingReturned({ on: '2025-08-01' }))
    given(...away, floatingReturned({ on: '2025-08-01' }))
      .when(comeBack('2025-07-01'))
      .thenRefused('transfer.floating-over')
    given(...away, floatingReturned({ on: '2025-08-01' }))
      .when(contact('2025-09-01'))
      .thenRefused('transfer.floating-over')
    given(member).when(contact('2025-09-01')).thenRefused('transfer.floating-unknown')
  })
  it('are not those whose relation was transferred since, nor who left the roll', () => {
    given(...sent, received({ on: '2025-02-10' }))
      .when(register())
      .thenRefused('transfer.dates-out-of-order', { earlier: '2025-02-10', later: '2025-01-31' })
    given(...away, removed({ on: '2025-06-01' }))
      .when(contact('2025-07-01'))
      .thenRefused('transfer.floating-over', { on: '2025-06-01' })
  })
  it('stay with their branch, and are floating no more once transferred', () => {
    expect(fileOf(...away).timeline.at(-1)?.branchId).toBe(ids.branch)
    const moved = fileOf(
      ...away,
      recordedOn('2026-01-05', initiated({ on: '2026-01-05' })),
      received({ on: '2026-01-20' }),
    )
    expect(moved.transfer.floating).toMatchObject([{ endedOn: '2026-01-20' }])
  })

  it('are members on the day of leaving, which has come', () => {
    given().when(register()).thenRefused('transfer.no-file')
    given(member)
      .when(register({ leftOn: day('2026-11-24') }))
      .thenRecords('membership.floating-registered.v1')
    given(member)
      .when(register({ leftOn: day('2026-11-25') }))
      .thenRefused('transfer.in-the-future', { on: '2026-11-25' })
    given(member, suspended({ on: '2025-01-31' }))
      .when(register())
      .thenRefused('transfer.not-on-the-roll', { standing: 'suspended' })
    given(member)
      .when(register({ leftOn: day('2010-06-30') }))
      .thenRefused('transfer.not-on-the-roll', { standing: 'unknown' })
  })
  it('are not registered a second time until the day before the return', () =>
    given(...away, floatingReturned({ on: '2025-08-01' }))
      .when(register({ floatingId: fixedId(2), leftOn: day('2025-07-31') }))
      .thenRefused('transfer.floating-open', { leftOn: '2025-01-31' }))
  it('may leave anew from the day of the return, or after coming back onto the roll', () => {
    const anew = (leftOn: string) => register({ floatingId: fixedId(2), leftOn: day(leftOn) })
    given(...away, floatingReturned({ on: '2025-08-01' }))
      .when(anew('2025-08-01'))
      .thenRecords('membership.floating-registered.v1')
    given(...away, removed({ on: '2025-06-01' }), enrolled({ on: '2025-09-01' }))
      .when(anew('2025-09-01'))
      .thenRecords('membership.floating-registered.v1')
  })
  it('may leave on the day of a move, and whatever becomes of a transfer that was not received', () => {
    given(...sent, received({ on: '2025-01-31' }))
      .when(register())
      .thenRecords('membership.floating-registered.v1')
    given(...sent, transferWithdrawn({ on: '2025-02-10' }))
      .when(register())
      .thenRecords('membership.floating-registered.v1')
    given(...sent)
      .when(register())
      .thenRecords('membership.floating-registered.v1')
  })
  it.each([
    ['the day of leaving', '2025-01-31'],
    ['the day of the return', '2025-08-01'],
  ])('are in contact from the first to the last day: %s', (_, on) =>
    given(...away, floatingReturned({ on: '2025-08-01' }))
      .when(contact(on))
      .then(floatingContacted({ on })),
  )
  it('are in contact as the time away says that is meant', () =>
    given(...away, floatingReturned({ on: '2025-08-01' }), [
      floatingRegistered({ on: '2025-09-01', floatingId: fixedId(2) }),
    ])
      .when((file) =>
        contactFloating(file, { floatingId: fixedId(2), contactedOn: day('2025-10-01'), by: '周岚' }, source),
      )
      .thenRecords('membership.floating-contacted.v1'))
  it('are in contact no more after the return', () =>
    given(...away, floatingReturned({ on: '2025-08-01' }))
      .when(contact('2025-08-02'))
      .thenRefused('transfer.floating-over', { on: '2025-08-01' }))
  it.each([
    ['contact', contact],
    ['return', comeBack],
  ])('off the roll from a day on, have no %s on that day, only before', (_, act) => {
    const gone = fileOf(...away, removed({ on: '2025-06-01' }))
    expect(act('2025-05-31')(gone)).toMatchObject({ accepted: true })
    expect(act('2025-06-01')(gone)).toMatchObject({ code: 'transfer.floating-over', detail: { on: '2025-06-01' } })
  })
  it.each([
    ['contact', contact],
    ['return', comeBack],
  ])('have a %s today, not tomorrow, not before leaving, and none without a file', (_, act) => {
    const file = fileOf(...away)
    expect(act('2026-11-24')(file)).toMatchObject({ accepted: true })
    expect(act('2026-11-25')(file)).toMatchObject({ code: 'transfer.in-the-future', detail: { on: '2026-11-25' } })
    expect(act('2025-01-30')(file)).toMatchObject({
      code: 'transfer.dates-out-of-order',
      detail: { earlier: '2025-01-31' },
    })
    expect(act('2026-11-24')(fileOf())).toMatchObject({ code: 'transfer.no-file' })
  })
  it('return once: the same return again adds nothing, another on that day is too late', () => {
    given(...away, floatingReturned({ on: '2025-08-01' }))
      .when(comeBack('2025-08-01'))
      .thenNothing()
    given(...sent, floatingRegistered({ on: '2025-01-31' }), received({ on: '2025-02-10' }))
      .when(comeBack('2025-02-10'))
      .thenRefused('transfer.floating-over', { on: '2025-02-10' })
  })
})
