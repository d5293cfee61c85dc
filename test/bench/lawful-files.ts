import { randomUUID } from 'node:crypto'
import type { Recorded } from '@harbor/kernel/event'
import { addDays } from '@harbor/kernel/time'
import type { MemberEvent } from '@harbor/membership/member-event'
import { Life, type Try } from '@harbor/testing/lawful-histories'
import { convertedOnTime } from '@harbor/testing/member-events'
import { recorded } from '@harbor/testing/member-fixture'
import { seededRandom } from '@harbor/testing/seeded-random'

/** What happens to a file in the years after admission, as a street sees it: mostly transfers, now and then a correction. */
const episodes: readonly { readonly weight: number; readonly kinds: readonly Try['kind'][] }[] = [
  { weight: 10, kinds: ['initiate', 'approve', 'letter', 'receive'] },
  { weight: 2, kinds: ['initiate', 'withdraw'] },
  { weight: 1, kinds: ['initiate', 'refuse'] },
  { weight: 5, kinds: ['lose', 'find'] },
  { weight: 2, kinds: ['suspend', 'restore'] },
  { weight: 1, kinds: ['redate', 'agree'] },
]

/** A file of about `length` events that the real deciders accepted one by one; the road to admission is told in a row. */
function fileOf(random: () => number, length: number): readonly Recorded<MemberEvent>[] {
  const life = new Life()
  if (random() < 0.5) {
    life.recorded = recorded(convertedOnTime({ votedOn: '2018-06-01' }))
    life.today = addDays(life.today, 30)
  } else life.attempt({ kind: 'enrol', later: 0, ago: 0, pick: 1 })
  for (let episode = 0; life.recorded.length < length && episode < length; episode++) {
    // Odd and even picks name the two branches in turn, and no transfer leads out of the platform (see `ways.initiate`).
    const pick = 4 * Math.floor(random() * 200) + 1 + (episode % 2)
    for (const kind of chosen(random).kinds) life.attempt({ kind, later: 1 + Math.floor(random() * 40), ago: 0, pick })
  }
  return life.recorded
}

function chosen(random: () => number) {
  let left = random() * episodes.reduce((sum, { weight }) => sum + weight, 0)
  const found = episodes.find(({ weight }) => (left -= weight) < 0)
  return found ?? { kinds: [] }
}

/** Different files to copy from: making each of a million events by its decision would take hours and read the same. */
export function prototypes(count: number, length: number): readonly (readonly Recorded<MemberEvent>[])[] {
  const random = seededRandom(20_261_125)
  return Array.from({ length: count }, () => fileOf(random, length / 2 + Math.floor(random() * length)))
}

const fixedIds = /000000([0-9a-f]{2})-0000-7000-8000-\d{12}/g
/** Kinds of ids that many files share: units and accounts. */
const shared: ReadonlySet<string> = new Set(['b0', 'ac'])

/** Gives the ids of a copied file: its own for what belongs to it, those of one of `streets` streets for units and officers. */
export class OwnIds {
  private readonly own = new Map<string, string>()

  constructor(private readonly street: Map<string, string>) {}

  of(id: string): string {
    const ids = shared.has(id.slice(6, 8)) ? this.street : this.own
    const known = ids.get(id) ?? randomUUID()
    ids.set(id, known)
    return known
  }

  within(json: string): string {
    return json.replaceAll(fixedIds, (id) => this.of(id))
  }
}
