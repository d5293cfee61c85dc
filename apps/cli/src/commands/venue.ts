import { streetTime } from '@harbor/kernel/time'
import type { BookingRow, VenueRow } from '@harbor/organization/venue/views'
import { allDocuments } from '../api/pages'
import { unitName, unitsOn } from '../api/units'
import type { Command } from '../command'
import { table, type Answer } from '../output'
import { bookingPhaseWords } from '../port-words'

export const venueList: Command = {
  name: 'venue list',
  takes: [],
  reach: 'api',
  about: { zh: '场所', en: 'Venues' },
  examples: ['venue list', 'venue list --people 80'],
  options: {
    people: { value: 'N', about: { zh: '至少容纳的人数', en: 'Holding at least so many people' } },
    text: { value: 'TEXT', about: { zh: '名称或地址中的文字', en: 'Words of name or address' } },
  },
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const venues = await allDocuments<VenueRow>(api, '/venues', {
      limit: '500',
      people: call.given.text('people'),
      text: call.given.text('text'),
    })
    const header = call.language === 'en' ? ['venue', 'holds', 'address', 'id'] : ['场所', '容纳人数', '地址', '编号']
    const rows = venues.map(({ id, name, capacity, address }) => [name, capacity, address, id])
    return { exit: 0, document: { documents: venues }, text: table(header, rows) }
  },
}

export const venueBookings: Command = {
  name: 'venue bookings',
  takes: ['ID'],
  reach: 'api',
  about: { zh: '一处场所的预订', en: 'The bookings of one venue' },
  examples: ['venue bookings 0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b --from 2026-12-01 --until 2026-12-31'],
  options: {
    from: { value: 'DATE', about: { zh: '起始日，默认今天', en: 'First day; default today' } },
    until: { value: 'DATE', about: { zh: '截止日', en: 'Last day' } },
    all: { about: { zh: '包括已取消的', en: 'Also what was cancelled' } },
  },
  async run(call): Promise<Answer> {
    const { given } = call
    const api = await call.api('read')
    const units = await unitsOn(api)
    const bookings = await allDocuments<BookingRow>(api, `/venues/${given.at(0)}/bookings`, {
      limit: '500',
      from: given.text('from'),
      until: given.text('until'),
      all: given.flag('all') ? 'true' : undefined,
    })
    const header =
      call.language === 'en'
        ? ['from', 'to', 'what for', 'unit', 'people', 'state', 'id']
        : ['开始', '结束', '用途', '党组织', '人数', '状态', '编号']
    const rows = bookings.map((booking) => [
      streetTime(booking.startsAt),
      streetTime(booking.endsAt),
      booking.purpose,
      unitName(units, booking.unitId),
      booking.people,
      call.say(bookingPhaseWords[booking.phase]),
      booking.id,
    ])
    return { exit: 0, document: { documents: bookings }, text: table(header, rows) }
  },
}
