import { columnLetters, parseAddress } from '../cell-address'
import type { Cell, SheetRow } from '../table'

interface Range {
  readonly column: number
  readonly firstRow: number
  readonly lastRow: number
}

/**
 * Ranges of merged cells, each by its first column: the value of the top cell counts for all rows of the range in that column. Sideways
 * it does not spread, since a merged heading or note would then fill columns that it says nothing about.
 */
export class MergedCells {
  private readonly ranges: readonly Range[]

  constructor(references: readonly string[]) {
    this.ranges = references
      .flatMap((reference) => toRange(reference) ?? [])
      .sort((a, b) => a.firstRow - b.firstRow || a.column - b.column)
  }

  /** A function that completes the rows of one reading, called with them in order. A row without a value of its own stays out. */
  filler(): (row: SheetRow) => SheetRow {
    const open = new Map<number, { readonly until: number; readonly cell: Cell | undefined }>()
    let next = 0
    return (row) => {
      for (const [column, range] of open) if (range.until < row.number) open.delete(column)
      let range = this.ranges[next]
      while (range && range.firstRow <= row.number) {
        // The top cell may lie in a row that was blank: then there is nothing to fill with.
        const cell = range.firstRow === row.number ? row.cells.get(range.column) : undefined
        if (range.lastRow >= row.number) open.set(range.column, { until: range.lastRow, cell })
        next += 1
        range = this.ranges[next]
      }
      return open.size === 0 ? row : fillRow(row, open)
    }
  }
}

function fillRow(row: SheetRow, open: ReadonlyMap<number, { readonly cell: Cell | undefined }>): SheetRow {
  const cells = new Map(row.cells)
  for (const [column, { cell }] of open) {
    if (!cell || cells.has(column)) continue
    cells.set(column, { ...cell, address: columnLetters(column) + String(row.number), mergedFrom: cell.address })
  }
  return { number: row.number, cells: new Map([...cells].sort(([a], [b]) => a - b)) }
}

function toRange(reference: string): Range | undefined {
  const [from = '', to = ''] = reference.split(':')
  const first = parseAddress(from)
  const last = parseAddress(to)
  if (!first || !last || last.row <= first.row || last.column < first.column) return undefined
  return { column: first.column, firstRow: first.row, lastRow: last.row }
}
