import { writeSync } from 'node:fs'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** What a child is told to do in which folder. `number`: of the round, so that no two do the same. */
export interface Order {
  readonly work: string
  readonly folder: string
  readonly number: number
}

/** At once, past all buffers of this process: it may be killed before the next statement. */
export function say(line: string): void {
  writeSync(1, `${line}\n`)
}

/** Says `ready`, waits for an order on stdin, does it, and then lives until it is killed. What fails is said and ends it. */
export async function obey(works: Readonly<Record<string, (order: Order) => Promise<void>>>): Promise<void> {
  const lines = createInterface(process.stdin)
  say('ready')
  const [line] = (await once(lines, 'line')) as [string]
  const order = JSON.parse(line) as Order
  say('begun')
  try {
    await works[order.work]?.(order)
    say('finished')
  } catch (error) {
    say(`failed ${error instanceof Error ? error.stack : String(error)}`)
    process.exit(1)
  }
}
