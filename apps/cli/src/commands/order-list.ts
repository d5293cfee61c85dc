import { orderPhaseNames, orderStates } from '@harbor/volunteering/service-order/state'
import type { OrderRow } from '@harbor/volunteering/service-order/views'
import { bases } from '@harbor/volunteering/words'
import { allDocuments } from '../api/pages'
import { unitName, unitNamed, unitsOn } from '../api/units'
import type { Command } from '../command'
import { table, type Answer } from '../output'
import { baseName } from '../volunteering-words'

export const orderList: Command = {
  name: 'order list',
  takes: [],
  reach: 'api',
  about: { zh: '居民点单', en: 'Service orders' },
  examples: ['order list --open', 'order list --unit 听潮社区党委 --phase done'],
  options: {
    open: { about: { zh: '今天可认领的', en: 'What can be claimed today' } },
    unit: { value: 'ID|NAME', about: { zh: '该组织及其下级', en: 'Of this unit and all below it' } },
    phase: {
      value: 'PHASE',
      about: { zh: `状态：${orderStates.join('、')}`, en: `One of: ${orderStates.join(', ')}` },
    },
    base: { value: 'BASE', about: { zh: `阵地：${bases.join('、')}`, en: `One of: ${bases.join(', ')}` } },
    text: { value: 'TEXT', about: { zh: '需求中的文字', en: 'Words of what is wanted' } },
  },
  async run(call): Promise<Answer> {
    const { given } = call
    const api = await call.api('read')
    const units = await unitsOn(api)
    const named = given.text('unit')
    const orders = await allDocuments<OrderRow>(api, '/orders', {
      limit: '500',
      open: given.flag('open') ? 'true' : undefined,
      unit: named === undefined ? undefined : unitNamed(units, named),
      phase: given.oneOf('phase', orderStates),
      base: given.oneOf('base', bases),
      text: given.text('text'),
    })
    const header =
      call.language === 'en'
        ? ['wanted on', 'what', 'base', 'state', 'claims', 'claim until', 'unit', 'id']
        : ['服务日期', '需求', '阵地', '状态', '认领', '认领截止', '党组织', '编号']
    const rows = orders.map((order) => [
      order.wantedOn,
      order.need,
      baseName(call, order.base),
      call.say(orderPhaseNames[order.phase]),
      `${order.claims}/${order.capacity}`,
      order.claimUntil,
      unitName(units, order.unitId),
      order.id,
    ])
    return { exit: 0, document: { documents: orders }, text: table(header, rows) }
  },
}
