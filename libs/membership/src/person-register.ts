import { Inject, Injectable } from '@nestjs/common'
import { StoreError } from '@harbor/event-log/event-log'
import { release } from '@harbor/event-log/reservations'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { Caller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { holderOfValue } from '@harbor/service/holder-of-value'
import { ProblemError } from '@harbor/service/problem'
import { memberFile, memberStream, type MemberFile } from './member-file'
import { readFile } from './member-overview/read-file'
import { responsibleUnits } from './on-member-file'
import { PERSON, personKey } from './roster-import/record-roster'
import { personalDataErased, type PersonDetails } from './roll/events'

/** One person, one file: the file that a person's key already has, or the new one, reserved before it is opened. */
@Injectable()
export class PersonRegister {
  constructor(@Inject(CORE) private readonly core: Core) {}

  /** The member whose file this person's is. `fresh` becomes it when the person is not known yet. */
  async claim(
    person: { readonly personal: PersonDetails; readonly branchId: UnitId },
    fresh: MemberId,
    caller: Caller,
  ): Promise<MemberId> {
    const reservation = { kind: PERSON, value: personKey(person), holder: memberStream(fresh) }
    return (await holderOfValue(this.core, reservation, caller)).slice(-36) as MemberId
  }

  /**
   * Around the recording of another ID number for this person: it is nobody else's before, and the number that it replaces is
   * free afterwards. When it is not recorded, everything is as it was.
   */
  async changingIdNumber<T>(
    memberId: MemberId,
    idNumber: string | undefined,
    caller: Caller,
    record: () => Promise<T>,
  ): Promise<T> {
    const found = idNumber === undefined ? undefined : await this.fileInScope(memberId, caller)
    const former = found?.roll.details?.idNumber
    // Out of scope, or nothing to change: the recording itself says so.
    if (idNumber === undefined || !found || former === idNumber) return record()
    await this.keep(memberId, idNumber, caller)
    try {
      const recorded = await record()
      if (former !== undefined) await this.giveUp(memberId, keyOf(former), 'another ID number took its place', caller)
      return recorded
    } catch (refused) {
      // What a store failed to acknowledge may stand there all the same: the number stays this person's, and a repetition finds it so.
      if (refused instanceof StoreError) throw refused
      await this.giveUp(memberId, keyOf(idNumber), 'the change was not recorded', caller)
      throw refused
    }
  }

  /** Before the person's key is destroyed: what would lead to this file leads nowhere, so the person can apply anew. */
  async forget(memberId: MemberId, caller: Caller): Promise<void> {
    const found = await this.fileInScope(memberId, caller)
    if (!found) return
    // The record of the erasure already hides the details; until the key is gone they can still be read without it.
    const before = memberFile(
      memberId,
      found.recorded.filter(({ type }) => type !== personalDataErased.type),
    )
    const branchId = before.timeline.findLast((segment) => segment.branchId !== null)?.branchId
    if (!before.roll.details || !branchId) return
    const key = personKey({ personal: before.roll.details, branchId })
    await this.giveUp(memberId, key, 'the personal data was erased', caller)
  }

  private async fileInScope(memberId: MemberId, caller: Caller): Promise<MemberFile | undefined> {
    const found = await readFile(this.core.journal, memberId, { personal: true })
    const unitIds = found ? responsibleUnits(found.present, caller.today) : []
    return found && caller.mayTouch({ unitIds, memberId }) ? found.present : undefined
  }

  private async keep(memberId: MemberId, idNumber: string, caller: Caller): Promise<void> {
    const reservation = { kind: PERSON, value: keyOf(idNumber), holder: memberStream(memberId) }
    const holder = await holderOfValue(this.core, reservation, caller)
    if (holder !== reservation.holder) throw new ProblemError('roll.id-number-taken')
  }

  private giveUp(memberId: MemberId, value: string, reason: string, caller: Caller): Promise<void> {
    const reservation = { kind: PERSON, value, holder: memberStream(memberId), reason }
    return release(this.core.journal, reservation, caller.context)
  }
}

function keyOf(idNumber: string): string {
  return personKey({ personal: { name: '', idNumber }, branchId: '' as UnitId })
}
