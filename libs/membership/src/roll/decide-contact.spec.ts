import { toLocalDate } from '@harbor/kernel/time'
import { fileOf, given } from '@harbor/testing/member-fixture'
import { fixedId, ids } from '@harbor/testing/member-ids'
import {
  contactFound,
  contactLost,
  enrolled,
  lapsed,
  lapseEnded,
  received,
  resigned,
  underWay,
} from '@harbor/testing/member-roll-events'
import type { MemberFile } from '../member-file'
import { endLapse, recordContactFound, recordContactLost, recordLapse } from './decide-contact'
import type { Given } from './standing-change/guards'

const day = toLocalDate
const facts: Given = { today: day('2026-11-24'), actorId: ids.secretary }
const member = enrolled({ on: '2011-07-01' })
/** Off the roll from 2020-02-01 on. */
const gone = [underWay('2020-01-01'), received({ on: '2020-02-01', at: { outside: '云岭县委组织部' } })]

describe('lapses and contact', () => {
  const lapse = (since: string) => (file: MemberFile) =>
    recordLapse(file, { lapseId: ids.lapse, kind: 'dues', since: day(since) }, facts)
  const end = (on: string) => (file: MemberFile) =>
    endLapse(file, { lapseId: ids.lapse, how: 'resumed', endedOn: day(on), reason: '已补交' }, facts)
  const lose = (on: string) => (file: MemberFile) => recordContactLost(file, { lastContactOn: day(on) }, facts)
  const find = (on: string) => (file: MemberFile) =>
    recordContactFound(file, { foundOn: day(on), reason: '家属转告' }, facts)

  it('a lapse is recorded once and ends once', () => {
    given(member)
      .when(lapse('2025-01-01'))
      .then(lapsed({ since: '2025-01-01' }))
    given(member, lapsed({ since: '2025-01-01' }))
      .when(lapse('2025-01-01'))
      .thenNothing()
    given(member, lapsed({ since: '2025-01-01' }))
      .when(lapse('2025-02-01'))
      .thenRefused('roll.lapse-open')
    given(member, lapsed({ since: '2025-01-01' }))
      .when(end('2025-03-01'))
      .then(lapseEnded({ on: '2025-03-01' }))
    given(member, lapsed({ since: '2025-01-01' }), lapseEnded({ on: '2025-03-01' }))
      .when(end('2025-03-02'))
      .thenRefused('roll.lapse-over')
  })
  it('a lapse ends neither before it began nor tomorrow', () => {
    given(member, lapsed({ since: '2025-01-01' }))
      .when(end('2024-12-31'))
      .thenRefused('roll.dates-out-of-order')
    given(member, lapsed({ since: '2025-01-01' }))
      .when(end('2026-11-25'))
      .thenRefused('roll.in-the-future')
    given(member).when(end('2025-01-01')).thenRefused('roll.lapse-unknown')
  })
  it('a new lapse may follow one that is over', () => {
    given(member, lapsed({ since: '2025-01-01' }), lapseEnded({ on: '2025-03-01' }))
      .when(lapse('2025-03-01'))
      .thenTypes('membership.lapse-recorded.v1')
  })
  it('only somebody on the roll lapses or is lost', () => {
    given(member, resigned({ on: '2020-01-01' }))
      .when(lapse('2025-01-01'))
      .thenRefused('roll.not-on-the-roll')
    given(member, resigned({ on: '2020-01-01' }))
      .when(lose('2019-01-01'))
      .thenRefused('roll.not-on-the-roll')
    given(member)
      .when(lose('2011-06-30'))
      .then(contactLost({ since: '2011-06-30' }))
    given(member).when(lose('2010-06-30')).thenRefused('roll.not-on-the-roll', { standing: 'unknown' })
  })
  it('contact is lost, found, and lost again', () => {
    given(member)
      .when(lose('2025-01-01'))
      .then(contactLost({ since: '2025-01-01' }))
    const lost = [member, contactLost({ since: '2025-01-01' })]
    given(...lost)
      .when(lose('2025-02-01'))
      .thenRefused('roll.contact-already-lost', { since: '2025-01-01' })
    given(...lost)
      .when(find('2025-03-01'))
      .then(contactFound({ on: '2025-03-01' }))
    given(...lost)
      .when(find('2024-12-31'))
      .thenRefused('roll.dates-out-of-order')
    const found = [...lost, contactFound({ on: '2025-03-01' })]
    given(...found)
      .when(find('2025-03-02'))
      .thenRefused('roll.contact-is-not-lost')
    given(...found)
      .when(lose('2025-02-01'))
      .thenRefused('roll.dates-out-of-order')
    given(...found)
      .when(lose('2025-03-01'))
      .then(contactLost({ since: '2025-03-01' }))
  })
  it('a lapse that has ended is not ended again; the same end told again adds nothing', () => {
    const over = [member, lapsed({ since: '2025-01-01' }), lapseEnded({ on: '2025-03-01' })]
    given(...over)
      .when(end('2025-03-01'))
      .thenNothing()
    given(...over)
      .when(end('2025-02-01'))
      .thenRefused('roll.lapse-over', { on: '2025-03-01' })
    given().when(end('2025-03-01')).thenRefused('roll.no-file')
  })
  it.each(['2025-01-01', '2026-11-24'])(
    'a lapse ends on its first day at the earliest, today at the latest: %s',
    (on) =>
      given(member, lapsed({ since: '2025-01-01' }))
        .when(end(on))
        .then(lapseEnded({ on })),
  )
  it('a lapse of another kind may run beside it', () =>
    given(member, lapsed({ since: '2025-01-01', kind: 'assigned-work', lapseId: fixedId(2) }))
      .when(lapse('2025-02-01'))
      .then(lapsed({ since: '2025-02-01' })))
  it('of two lapses the one that is named ends', () => {
    const both = [
      lapsed({ since: '2025-02-01', kind: 'assigned-work', lapseId: fixedId(2) }),
      lapsed({ since: '2025-01-01' }),
    ]
    given(member, ...both)
      .when(end('2025-01-15'))
      .then(lapseEnded({ on: '2025-01-15' }))
  })
  it('a lapse does not begin before the last one of its kind ended', () =>
    given(member, lapsed({ since: '2025-01-01' }), lapseEnded({ on: '2025-03-01' }))
      .when(lapse('2025-02-28'))
      .thenRefused('roll.lapse-open', { since: '2025-01-01' }))
  it('what began before somebody left the roll and came back is left behind', () => {
    const back = [...gone, enrolled({ on: '2025-01-01' })]
    given(member, lapsed({ since: '2019-06-01' }), ...back)
      .when(lapse('2025-01-01'))
      .thenRecords('membership.lapse-recorded.v1')
    const lostBefore = [member, contactLost({ since: '2019-06-01' }), ...back]
    given(...lostBefore)
      .when(lose('2025-01-01'))
      .thenRecords('membership.contact-lost.v1')
    given(...lostBefore)
      .when(lose('2020-01-31'))
      .thenRefused('roll.dates-out-of-order', { earlier: '2020-02-01', later: '2020-01-31' })
  })
  it.each([
    ['a lapse', lapse],
    ['a loss of contact', lose],
  ])('%s is seen of whoever is on the roll, that day and now', (_, see) => {
    expect(see('2026-11-24')(fileOf(member))).toMatchObject({ accepted: true })
    expect(see('2026-11-25')(fileOf(member))).toMatchObject({
      code: 'roll.in-the-future',
      detail: { on: '2026-11-25' },
    })
    expect(see('2025-01-01')(fileOf())).toMatchObject({ code: 'roll.no-file' })
    const left = { code: 'roll.not-on-the-roll', detail: { standing: 'transferred-out' } }
    expect(see('2020-01-31')(fileOf(member, ...gone))).toMatchObject({
      ...left,
      detail: { ...left.detail, on: '2026-11-24' },
    })
    expect(see('2020-02-01')(fileOf(member, ...gone, enrolled({ on: '2025-01-01' })))).toMatchObject({
      ...left,
      detail: { ...left.detail, on: '2020-02-01' },
    })
  })
  it('contact is found of whoever was lost, on the day of the last contact at the earliest, today at the latest', () => {
    const lost = [member, contactLost({ since: '2025-01-01' })]
    for (const on of ['2025-01-01', '2026-11-24'])
      given(...lost)
        .when(find(on))
        .then(contactFound({ on }))
    given(...lost)
      .when(find('2026-11-25'))
      .thenRefused('roll.in-the-future', { on: '2026-11-25' })
    given(...lost, contactFound({ on: '2025-03-01' }))
      .when(find('2025-03-01'))
      .thenNothing()
    given(member).when(find('2025-03-01')).thenRefused('roll.contact-is-not-lost')
    given().when(find('2025-03-01')).thenRefused('roll.no-file')
  })
  it('a loss of contact told again adds nothing', () =>
    given(member, contactLost({ since: '2025-01-01' }))
      .when(lose('2025-01-01'))
      .thenNothing())
})
