import * as fc from 'fast-check'
import { execute } from '@harbor/event-log/execute'
import type { Recorded } from '@harbor/kernel/event'
import { newId, type MemberId } from '@harbor/kernel/ids'
import { toInstant, type Instant } from '@harbor/kernel/time'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { street } from '@harbor/testing/street-units'
import { UnitStores } from '@harbor/testing/unit-stores'
import { changeCapacity, openActivity, planActivity, type ActivityDecision } from './decide'
import { closeActivity, confirmAttendance } from './decide-attendance'
import { signOut, signUp } from './decide-sign-up'
import { activityStream, type ActivityEvent, type ActivityId } from './events'
import { activityAttendances } from './follow/attendances'
import { activityOf, placesTaken, type ActivityState } from './state'

const now = toInstant('2026-11-24T01:00:00Z')
const [startsAt, endsAt] = [toInstant('2026-12-01T01:00:00Z'), toInstant('2026-12-01T03:00:00Z')]
const everybody = Array.from({ length: 8 }, (_, index) => memberNo(index + 1))
const given = (at: Instant = now) => ({ now: at, actorId: ids.secretary, actorMemberId: null })

const plan = (capacity: number) => (activity: ActivityState) =>
  planActivity(
    activity,
    {
      unitId: ids.street,
      title: '社区义诊',
      base: 'care',
      place: '广场',
      venue: null,
      talentId: null,
      life: { kind: 'theme-day', classHours: 2 },
      volunteerHours: true,
      capacity,
      signUpUntil: startsAt,
      startsAt,
      endsAt,
    },
    { ...given(), unit: street, leaderConsents: true },
  )
const open = (activity: ActivityState) => openActivity(activity, { ...given(), leaderConsents: true })
const up = (member: number) => (activity: ActivityState) =>
  signUp(activity, [memberNo(member)], { ...given(), onTheRoll: new Set(everybody) })
const out = (member: number) => (activity: ActivityState) => signOut(activity, memberNo(member), given())

/** Who has a place and who waits, as a list says it: first come. */
function expectedSeats(events: readonly Recorded[]): ReadonlyMap<MemberId, string> {
  const [line, seats]: [MemberId[], Map<MemberId, string>] = [[], new Map()]
  let capacity = 0
  for (const { type, data } of events as readonly Recorded<ActivityEvent>[]) {
    if (type === 'organization.activity-planned.v1') capacity = data.capacity
    if (type === 'organization.activity-capacity-changed.v1') capacity = data.capacity
    if (type === 'organization.activity-signed-up.v1') line.push(data.memberId)
    if (type === 'organization.activity-signed-out.v1') line.splice(line.indexOf(data.memberId), 1)
  }
  line.forEach((memberId, index) => seats.set(memberId, index < capacity ? 'place' : 'waiting'))
  return seats
}

describe('places of an activity', () => {
  let stores: UnitStores
  beforeAll(async () => {
    stores = await UnitStores.open()
  }, 30_000)
  afterAll(() => stores.close())

  const act = (activityId: ActivityId, decide: (activity: ActivityState) => ActivityDecision) =>
    execute({
      journal: stores.journal,
      stream: activityStream(activityId),
      context: stores.context(),
      decide: ({ events }) => decide(activityOf(events)),
    })
  const eventsOf = async (activityId: ActivityId) => (await stores.journal.load(activityStream(activityId))).events
  async function opened(capacity: number): Promise<ActivityId> {
    const activityId = newId<'activity'>()
    await act(activityId, plan(capacity))
    await act(activityId, open)
    return activityId
  }

  it('the last one goes to exactly one of two who take it at once; the other waits', async () => {
    for (let round = 0; round < 20; round++) {
      const activityId = await opened(1)
      await Promise.all([1, 2].map((member) => act(activityId, up(member))))
      const { participants } = activityOf(await eventsOf(activityId))
      expect(participants.map(({ seat }) => seat)).toEqual(['place', 'waiting'])
    }
  }, 60_000)

  it('are as many as there are, first come, whatever is signed up, signed out and added at once: 40 activities', async () => {
    const acts = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constantFrom('up', 'up', 'out'), number: fc.integer({ min: 1, max: 8 }) }),
        fc.record({ kind: fc.constant('capacity'), number: fc.integer({ min: 1, max: 6 }) }),
      ),
      { minLength: 1, maxLength: 20 },
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), acts, async (capacity, all) => {
        const activityId = await opened(capacity)
        await Promise.all(
          all.map(({ kind, number }) =>
            act(activityId, (activity) => {
              if (kind === 'up') return up(number)(activity)
              if (kind === 'out') return out(number)(activity)
              return changeCapacity(activity, { capacity: number, reason: '调整' }, given())
            }),
          ),
        )
        const events = await eventsOf(activityId)
        const activity = activityOf(events)
        expect(placesTaken(activity)).toBeLessThanOrEqual(activity.capacity)
        expect(new Map(activity.participants.map(({ memberId, seat }) => [memberId, seat]))).toEqual(
          expectedSeats(events),
        )
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  it('an attendance counts once, however often and by whomever it is told', async () => {
    const branches = new Map(everybody.map((memberId) => [memberId, ids.street]))
    const told = fc.array(fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(told, async (all) => {
        const activityId = await opened(5)
        const after = given(endsAt)
        await Promise.all(
          all.map((members) =>
            act(activityId, (activity) => confirmAttendance(activity, members.map(memberNo), { ...after, branches })),
          ),
        )
        const close = (state: ActivityState) => closeActivity(activityId, state, { guests: 0 }, after)
        await act(activityId, close)
        await act(activityId, close)
        const events = (await eventsOf(activityId)).filter(({ type }) => activityAttendances.handles.includes(type))
        const state = events.reduce<unknown>((folded, event) => activityAttendances.evolve(folded, event), undefined)
        const facts = activityAttendances.attendancesOf(state ?? [], activityId)
        const came = new Set(all.flat().map(memberNo))
        expect(facts.map(({ memberId }) => memberId).toSorted()).toEqual([...came].toSorted())
      }),
      { numRuns: 25 },
    )
  }, 60_000)
})
