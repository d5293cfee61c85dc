import type { OrdersServed, ServedSum } from '@harbor/organization/public'
import { allDocuments } from '@harbor/read-models/all-documents'
import type { ReadModels } from '@harbor/read-models/read-models'
import { ordersView, type OrderRow } from '@harbor/volunteering/service-order/views'

/** What the balance of the bases must know of orders, from the view of orders as it is now. */
export function ordersServed(readModels: ReadModels): OrdersServed {
  return {
    between: async (from, until, units) => {
      const orders = readModels.collection<OrderRow>(ordersView.name)
      const where = {
        phase: { eq: 'confirmed' },
        wantedOn: [{ lte: until }, { gte: from ?? '' }],
        ...(units !== 'all' && { unitId: { in: [...units] } }),
      }
      const rows = await allDocuments(orders, { where })
      return [...Map.groupBy(rows, ({ base, unitId }) => `${base} ${unitId}`).values()].flatMap(summed)
    },
  }
}

function summed(rows: readonly OrderRow[]): readonly ServedSum[] {
  const [first] = rows
  if (!first) return []
  const { base, unitId } = first
  return [{ base, unitId, orders: rows.length, served: rows.reduce((sum, { claims }) => sum + claims, 0) }]
}
