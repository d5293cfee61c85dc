import { streetTime } from '@harbor/kernel/time'
import type { OrderAnswer } from '@harbor/volunteering/order-overview/queries-http'
import { orderPhaseNames } from '@harbor/volunteering/service-order/state'
import { unitName, unitsOn } from '../api/units'
import type { Command } from '../command'
import { fields, type Answer } from '../output'
import { baseName } from '../volunteering-words'

export const orderShow: Command = {
  name: 'order show',
  takes: ['ID'],
  reach: 'api',
  about: { zh: '一张点单', en: 'One service order' },
  examples: ['order show 0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b'],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const { body } = await api.request('GET', `/orders/${call.given.at(0)}`)
    const order = body as OrderAnswer
    const units = await unitsOn(api)
    const say = (zh: string, en: string) => call.say({ zh, en })
    const { contact } = order
    const text = fields([
      [say('编号', 'id'), order.id],
      [say('需求', 'what'), order.need],
      [say('阵地', 'base'), baseName(call, order.base)],
      [say('状态', 'state'), order.phase && call.say(orderPhaseNames[order.phase])],
      [say('党组织', 'unit'), unitName(units, order.unitId)],
      [say('服务日期', 'wanted on'), order.wantedOn],
      [say('认领截止', 'claim until'), order.claimUntil],
      [say('认领', 'claims'), `${order.claims}/${order.capacity}`],
      [say('联系人', 'contact'), contact && [contact.name, contact.phone, contact.address].filter(Boolean).join('  ')],
      [say('评价', 'rating'), order.rating],
      [say('争议', 'dispute'), order.dispute],
      ...order.claimants.map(({ memberId, served }): [string, string] => [
        say('认领人', 'claimant'),
        served ? `${memberId}  ${streetTime(served.startedAt)} - ${streetTime(served.endedAt)}` : memberId,
      ]),
    ])
    return { exit: 0, document: body, text }
  },
}
