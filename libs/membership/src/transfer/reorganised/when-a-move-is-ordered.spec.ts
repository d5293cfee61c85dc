import * as fc from 'fast-check'
import type { EventOf, Position, Recorded } from '@harbor/kernel/event'
import { toLocalDate } from '@harbor/kernel/time'
import { memberMoveCalledOff, memberMoveOrdered } from '@harbor/organization/public'
import { AutomationStreet, happenings, play } from '@harbor/testing/automation-street'
import { given, recorded, type Told } from '@harbor/testing/member-fixture'
import { fixed, ids, memberNo, transferNo } from '@harbor/testing/member-ids'
import { died, enrolled, enrolledAs, suspended } from '@harbor/testing/member-roll-events'
import { at } from '@harbor/testing/volunteering-fixture'
import { memberFile, memberStream } from '../../member-file'
import type { MemberEvent } from '../../member-event'
import { transferApproved, transferInitiated, transferReceived, transferWithdrawn } from '../events'
import { beginOrderedTransfer, withdrawOrderedTransfer } from './decide-move'
import { whenAMoveIsCalledOffThenItsTransferIsWithdrawn } from './when-a-move-is-called-off-then-its-transfer-is-withdrawn'
import {
  whenAMoveIsOrderedThenATransferBegins as automation,
  type MoveToBegin,
} from './when-a-move-is-ordered-then-a-transfer-begins'

const document = '潮党委〔2026〕9号'
const today = toLocalDate('2026-04-01')
const move = { sourceId: ids.branch, destinationId: ids.otherBranch, unitId: ids.street, document }
const order = { transferId: ids.transfer, ...move }
const begun = [
  transferInitiated(
    {
      transferId: ids.transfer,
      sourceId: ids.branch,
      destination: { unitId: ids.otherBranch },
      reason: `党组织调整 ${document}`,
    },
    { effectiveOn: today },
  ),
  transferApproved({ findings: [], transferId: ids.transfer, unitId: ids.street }, { effectiveOn: today }),
] as const
const received = transferReceived(
  { findings: [], transferId: ids.transfer, at: { unitId: ids.otherBranch }, decidedBy: ids.street },
  { effectiveOn: today },
)

describe('a transfer that a reorganisation orders', () => {
  const begin = (...told: readonly Told[]) =>
    given(...told).when((file) => beginOrderedTransfer(file, order, { today }))

  it('is begun and approved in one, for members and candidates alike, once', () => {
    begin(enrolled({ on: '2020-01-01' })).then(...begun)
    begin(enrolledAs({ on: '2020-01-01', stage: 'applicant' })).then(...begun)
    begin(enrolled({ on: '2020-01-01' }), ...begun).thenNothing()
    begin(enrolled({ on: '2020-01-01' }), ...begun, received).thenNothing()
  })
  it('leaves alone whoever is not in the branch any more', () => {
    begin(enrolled({ on: '2020-01-01', branchId: ids.community })).thenNothing()
    begin(enrolled({ on: '2020-01-01' }), died({ on: '2026-03-01' })).thenNothing()
    begin().thenNothing()
  })
  it('waits for a transfer of one’s own and for the end of a suspension', () => {
    const own = transferInitiated(
      { transferId: transferNo(9), sourceId: ids.branch, destination: { outside: '云岭县' }, reason: '调动' },
      { effectiveOn: toLocalDate('2026-03-01') },
    )
    begin(enrolled({ on: '2020-01-01' }), own).thenRefused('transfer.already-open')
    begin(enrolled({ on: '2020-01-01' }), suspended({ on: '2026-01-01' })).thenRefused('transfer.suspended')
  })
  it('is withdrawn when the move is called off, and no other', () => {
    const off = { transferId: ids.transfer, unitId: ids.street, reason: '暂缓调整' }
    const withdraw = (...told: readonly Told[]) =>
      given(enrolled({ on: '2020-01-01' }), ...told).when((file) => withdrawOrderedTransfer(file, off, { today }))
    withdraw(...begun).then(
      transferWithdrawn(
        { transferId: ids.transfer, decidedBy: ids.street, reason: '暂缓调整' },
        { effectiveOn: today },
      ),
    )
    withdraw(...begun, received).thenNothing()
    withdraw().thenNothing()
  })
})

function called<E extends typeof memberMoveOrdered | typeof memberMoveCalledOff>(
  event: EventOf<E>,
  number: number,
): Recorded<EventOf<E>> {
  return {
    ...event,
    id: fixed<'event'>('e7', number),
    stream: `reorganisation-${fixed<'reorganisation'>('f9', 1)}`,
    revision: number,
    position: number as Position,
    recordedAt: at('2026-04-01', '09:00'),
    actor: { id: ids.secretary, role: 'street-administrator' },
    commandId: fixed<'command'>('c7', 1),
  }
}
const call = (number: number) =>
  called<typeof memberMoveOrdered>(
    memberMoveOrdered({ memberId: memberNo(number), transferId: transferNo(number), ...move }, { effectiveOn: today }),
    number,
  )

describe('moves that were ordered', () => {
  it('begin exactly once, whatever is delivered twice, late or out of order: 500 seeds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), happenings, (count, all) => {
        const calls = Array.from({ length: count }, (_, index) => call(index + 1))
        const street = new AutomationStreet<MoveToBegin>(automation)
        for (const { data } of calls)
          street.put(memberStream(data.memberId), recorded([enrolled({ on: '2020-01-01' })], data.memberId))
        play(street, calls, all)
        expect(street.due()).toEqual([])
        for (const { data } of calls) {
          const events = street.stream(memberStream(data.memberId)) as readonly Recorded<MemberEvent>[]
          const { transfers } = memberFile(data.memberId, events).transfer
          expect(transfers.map(({ transferId, approval }) => [transferId, approval?.unitId])).toEqual([
            [data.transferId, ids.street],
          ])
        }
      }),
      { numRuns: 500 },
    )
  })
  it('are due no more once the member has arrived elsewhere, left the roll, or the move is called off', () => {
    const after = (event: Recorded) => {
      const street = new AutomationStreet<MoveToBegin>(automation)
      street.deliver(call(1))
      expect(street.due()).toHaveLength(1)
      street.deliver(event)
      return street.due()
    }
    const file = recorded([enrolled({ on: '2020-01-01' }), ...begun, received, died({ on: '2026-05-01' })], memberNo(1))
    expect(file.slice(3).map(after)).toEqual([[], []])
    const off = { memberId: memberNo(1), transferId: transferNo(1), unitId: ids.street, reason: '暂缓调整' }
    expect(after(called<typeof memberMoveCalledOff>(memberMoveCalledOff(off), 9))).toEqual([])
  })
  it('and called off a moment before they begin, are withdrawn', () => {
    const off = { memberId: ids.member, transferId: ids.transfer, unitId: ids.street, reason: '暂缓调整' }
    const street = new AutomationStreet(whenAMoveIsCalledOffThenItsTransferIsWithdrawn)
    street.deliver(called<typeof memberMoveCalledOff>(memberMoveCalledOff(off), 9))
    expect(street.due()).toEqual([])
    const file = recorded([enrolled({ on: '2020-01-01' }), ...begun])
    street.put(memberStream(ids.member), file)
    for (const event of file) street.deliver(event)
    const [todo] = street.due()
    if (!todo) throw new Error('one is due')
    street.carryOut(todo).forEach((event) => street.deliver(event))
    expect(street.due()).toEqual([])
    expect(street.stream(memberStream(ids.member)).at(-1)?.type).toBe(transferWithdrawn.type)
  })
})
