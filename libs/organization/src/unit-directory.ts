import { LOG_START, type Position } from '@harbor/kernel/event'
import type { UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import type { Collection, ReadModels } from '@harbor/read-models/read-models'
import type { UnitHistory } from './unit-facts'
import { unitsNamed, unitsNamedNear } from './unit-names'
import { ancestorsOn, rootOf, subtreeOn, type Units } from './unit-tree'
import { allUnits, unitsView, type UnitDocument } from './unit/views'

/**
 * All units in memory, for handlers that ask about authority and scope at every turn. Call `refresh` first; what it answers is then
 * not older than `position`.
 */
export class UnitDirectory {
  private known: ReadonlyMap<UnitId, UnitDocument> = new Map()
  private at: Position = LOG_START
  private newest: Position = LOG_START
  private refreshing: Promise<void> | undefined

  constructor(
    private readonly collection: Collection<UnitDocument>,
    /** How far the view `units` has read the log. */
    private readonly viewPosition: () => Promise<Position>,
  ) {}

  static over(readModels: ReadModels): UnitDirectory {
    return new UnitDirectory(readModels.collection<UnitDocument>(unitsView.name), () =>
      readModels.position(unitsView.name),
    )
  }

  /** The log position up to which this directory knows everything of units. */
  get position(): Position {
    return this.at
  }

  get units(): Units {
    return this.known
  }

  /**
   * Brings the directory to where the view stands now. Calls that come while one is under way share it; with `atLeast` they look
   * again when that one had started too early.
   */
  async refresh(atLeast: Position = LOG_START): Promise<void> {
    await this.shared()
    if (this.at < atLeast) await this.shared()
  }

  facts(id: UnitId): UnitDocument | undefined {
    return this.known.get(id)
  }

  /** The unit itself and all below it on that day; empty when it did not exist. */
  subtree(id: UnitId, on: LocalDate): ReadonlySet<UnitId> {
    return subtreeOn(this.known, id, on)
  }

  /** From the parent upward to the street committee. */
  ancestors(id: UnitId, on: LocalDate): readonly UnitId[] {
    return ancestorsOn(this.known, id, on)
  }

  root(): UnitHistory | undefined {
    return rootOf(this.known)
  }

  /** See `unitsNamed`: more than one means that the name alone does not tell. */
  byName(name: string): readonly UnitHistory[] {
    return unitsNamed(this.known.values(), name)
  }

  /** What somebody may have meant by a name that no unit has. */
  nearName(name: string, limit = 3): readonly UnitHistory[] {
    return unitsNamedNear(this.known.values(), name, limit)
  }

  private shared(): Promise<void> {
    this.refreshing ??= this.reload().finally(() => (this.refreshing = undefined))
    return this.refreshing
  }

  /** The view's position is read first: documents that are newer than it do no harm, older ones would. */
  private async reload(): Promise<void> {
    const at = await this.viewPosition()
    if (at === this.at) return
    const { documents, total } = await this.collection.find({
      sort: [{ field: 'position', direction: 'desc' }],
      limit: 1,
      withTotal: true,
    })
    const newest = documents[0]?.position ?? LOG_START
    if (newest !== this.newest || total !== this.known.size) this.known = await allUnits(this.collection)
    // A store that shows a commit in parts may have given some of its documents and not yet others: then all are read again next time.
    this.newest = newest > at ? LOG_START : newest
    this.at = at
  }
}
