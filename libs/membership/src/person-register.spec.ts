import { unencumbered, type Principal } from '@harbor/access/principal'
import { holderOf } from '@harbor/event-log/reservations'
import { storeError } from '@harbor/event-log/store-advice'
import { toLocalDate } from '@harbor/kernel/time'
import { Caller } from '@harbor/service/caller'
import type { ScopeUnits } from '@harbor/service/core'
import { person } from '@harbor/testing/member-events'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { enrolled } from '@harbor/testing/member-roll-events'
import { MemberWorld } from '@harbor/testing/member-world'
import { memberStream } from './member-file'
import { PersonRegister } from './person-register'
import { PERSON } from './roster-import/record-roster'

const [member, other] = [memberNo(1), memberNo(2)]
const former = person.idNumber ?? ''
const fresh = '330211199505209991'
const nowhere: ScopeUnits = { refresh: () => Promise.resolve(), subtree: () => new Set() }

let world: MemberWorld
let register: PersonRegister
beforeEach(async () => {
  world = await MemberWorld.open()
  const { journal, readModels } = world
  const clock = { now: () => world.context().now }
  register = new PersonRegister({ journal, readModels, clock, caughtUp: () => Promise.resolve() })
  await register.claim({ personal: person, branchId: ids.branch }, member, caller())
  await world.record(member, [enrolled({ on: '2012-07-01' })])
})
afterEach(() => world.close())

/** A street administrator, each time with another command. */
function caller(): Caller {
  const rights = {
    grants: [],
    ...unencumbered,
  }
  const principal: Principal = { accountId: ids.secretary, username: 'zhou', memberId: null, ...rights }
  const scope = { kind: 'all', role: 'street-administrator', unitId: null } as const
  const today = toLocalDate('2026-11-24')
  const asks = [principal, 'member.change-details', scope, 'zh-CN', today, world.context(), undefined] as const
  return new Caller(...asks, nowhere, () => scope)
}

const heldBy = (idNumber: string) => holderOf(world.journal, PERSON, `id ${idNumber}`)

describe('the file of a person', () => {
  it('is the one that the person has already, whoever opens another', async () => {
    expect(await register.claim({ personal: person, branchId: ids.otherBranch }, other, caller())).toBe(member)
  })

  it('is the new one of somebody who is not known', async () => {
    const stranger = { name: '林晓舟', idNumber: fresh }
    expect(await register.claim({ personal: stranger, branchId: ids.branch }, other, caller())).toBe(other)
  })
})

describe('another ID number', () => {
  it('is the person’s once it is recorded, and the one before is free', async () => {
    const recorded = () => Promise.resolve('recorded')
    expect(await register.changingIdNumber(member, fresh, caller(), recorded)).toBe('recorded')
    expect([await heldBy(former), await heldBy(fresh)]).toEqual([undefined, memberStream(member)])
  })

  it('is free again when it was not recorded, and the one before stays', async () => {
    const refused = () => Promise.reject(new Error('refused'))
    await expect(register.changingIdNumber(member, fresh, caller(), refused)).rejects.toThrow('refused')
    expect([await heldBy(former), await heldBy(fresh)]).toEqual([memberStream(member), undefined])
  })

  it('stays the person’s when nobody knows whether it was recorded', async () => {
    const failed = () => Promise.reject(storeError('store.unavailable', 'the answer was lost'))
    await expect(register.changingIdNumber(member, fresh, caller(), failed)).rejects.toThrow('the answer was lost')
    expect([await heldBy(former), await heldBy(fresh)]).toEqual([memberStream(member), memberStream(member)])
  })

  it('of somebody else is refused before anything is recorded', async () => {
    await register.claim({ personal: { name: '沈清和', idNumber: fresh }, branchId: ids.branch }, other, caller())
    const record = jest.fn(() => Promise.resolve('recorded'))
    const refused = register.changingIdNumber(member, fresh, caller(), record)
    await expect(refused).rejects.toMatchObject({ code: 'roll.id-number-taken' })
    expect(record).not.toHaveBeenCalled()
    expect([await heldBy(former), await heldBy(fresh)]).toEqual([memberStream(member), memberStream(other)])
  })
})
