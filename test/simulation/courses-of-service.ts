import { deriveId, type CommandId, type Id } from '@harbor/kernel/ids'
import { addDays } from '@harbor/kernel/time'
import { activityStream } from '@harbor/organization/activity/events'
import { sessionStream, type PlanId, type PlanItemId } from '@harbor/organization/programme-words'
import type { VenueId } from '@harbor/organization/venue/events'
import type { Chance } from '@harbor/testing/seeded-random'
import { hoursStream, orderStream } from '@harbor/volunteering/words'
import { actOf, Course, minutesFrom, type Moment } from './act'
import { someBranch, someMember } from './courses-of-members'
import { memberIds, people } from './people'

// Orders, hours, sessions, activities: what members do, and what follows from it in other files.

const [administrator] = people.administrators

function someone(chance: Chance) {
  return people.members[chance.below(people.members.length)] ?? people.resident
}

/** 居民点单: from the wish to the confirmation, upon which hours follow. */
export function order(chance: Chance, first: CommandId): Course {
  const { branchId: unitId, secretary } = someBranch(chance)
  const orderId = deriveId<'order'>(first, 'order')
  const stream = orderStream(orderId)
  const claimant = someone(chance)
  const capacity = chance.between(1, 2)
  const claim = (by: typeof claimant) => (at: Moment) =>
    actOf(at, {
      name: 'orders.claim',
      by,
      permission: 'order.claim',
      send: ({ orders }, caller) => orders.claim({ orderId }, caller),
    })
  const served = ({ now }: Moment) => ({ startedAt: minutesFrom(now, -chance.between(20, 90)), endedAt: now })
  return new Course(
    'order',
    [
      (at) =>
        actOf(
          { ...at, commandId: first },
          {
            name: 'orders.place',
            by: people.resident,
            permission: 'order.place',
            send: ({ orders }, caller) =>
              orders.place(
                {
                  unitId,
                  need: '修水管',
                  base: 'service',
                  capacity,
                  wantedOn: addDays(at.today, 10),
                  contact: { name: '王五', phone: '0574-00000001' },
                },
                caller,
              ),
          },
        ),
      (at) =>
        actOf(at, {
          stream,
          name: 'orders.publish',
          by: secretary,
          permission: 'order.manage',
          send: ({ orders }, caller) => orders.publish({ orderId }, caller),
        }),
      claim(claimant),
      (at) => {
        const stretch = served(at)
        return actOf(at, {
          stream,
          name: 'orders.done',
          by: claimant,
          permission: 'order.serve',
          send: ({ orders }, caller) => orders.done({ orderId }, stretch, caller),
        })
      },
      (at) =>
        actOf(at, {
          stream,
          name: 'orders.confirm',
          by: people.resident,
          permission: 'order.confirm',
          send: ({ orders }, caller) => orders.confirm({ orderId }, { rating: 5 }, caller),
        }),
    ],
    [
      claim(someone(chance)),
      claim(someone(chance)),
      (at) =>
        actOf(at, {
          name: 'orders.release',
          by: claimant,
          permission: 'order.serve',
          send: ({ orders }, caller) => orders.release({ orderId }, { reason: '有事' }, caller),
        }),
      (at) =>
        actOf(at, {
          name: 'orders.dispute',
          by: people.resident,
          permission: 'order.confirm',
          send: ({ orders }, caller) => orders.dispute({ orderId }, { reason: '没有修好' }, caller),
        }),
      (at) =>
        actOf(at, {
          name: 'orders.settle',
          by: administrator,
          permission: 'order.manage',
          send: ({ orders }, caller) =>
            orders.settle({ orderId }, { outcome: 'rendered', reason: '查实已修好' }, caller),
        }),
    ],
  )
}

/** 时长: recorded by an organiser, certified by another, voided. */
export function hours(chance: Chance, first: CommandId): Course {
  const { branchId: organiserId, secretary } = someBranch(chance)
  const memberId = someMember(chance)
  const recordId = deriveId<'hours-record'>(first, 'hours-record')
  const stream = hoursStream(memberId)
  const reason = { reason: '登记有误', authority: '街道党工委' }
  return new Course('hours', [
    (at) => {
      const endedAt = minutesFrom(at.now, -chance.between(0, 300))
      const stretch = { startedAt: minutesFrom(endedAt, -chance.between(10, 120)), endedAt }
      return actOf(
        { ...at, commandId: first },
        {
          stream,
          name: 'hours.record',
          by: secretary,
          permission: 'hours.record',
          send: ({ hours }, caller) =>
            hours.record({ memberId }, { activity: '文明劝导', base: 'service', organiserId, ...stretch }, caller),
        },
      )
    },
    (at) =>
      actOf(at, {
        stream,
        name: 'hours.certify',
        by: administrator,
        permission: 'hours.certify',
        send: ({ hours }, caller) => hours.certify({ memberId, recordId }, caller),
      }),
    (at) =>
      actOf(at, {
        name: 'hours.void',
        by: administrator,
        permission: 'hours.correct',
        send: ({ hours }, caller) => hours.void({ memberId, recordId }, reason, caller),
      }),
  ])
}

/** Three of the whole street by luck: most often of several branches. */
function some(chance: Chance) {
  return memberIds.filter(() => chance.is(0.6))
}

/** 支部党员大会, for an item of the approved plan: upon which the item is done. */
export function session(
  chance: Chance,
  first: CommandId,
  {
    planId,
    items,
  }: { readonly planId: (branch: number) => PlanId; readonly items: (branch: number) => readonly PlanItemId[] },
): Course {
  const { branchId: unitId, secretary, index } = someBranch(chance)
  const sessionId = deriveId<'session'>(first, 'session')
  const stream = sessionStream(sessionId)
  const itemId = chance.oneOf(items(index))
  const absent = someMember(chance)
  const present = chance.is(0.5)
  const keeps = { by: secretary, permission: 'session.keep', stream } as const
  return new Course(
    'session',
    [
      (at) => {
        const startsAt = minutesFrom(at.now, chance.between(-30, 90))
        const times = { startsAt, endsAt: minutesFrom(startsAt, 90), place: '会议室' }
        const parent = { planId: planId(index), ...(itemId && { itemId }) }
        return actOf(
          { ...at, commandId: first },
          {
            name: 'sessions.convene',
            by: secretary,
            permission: 'session.convene',
            send: ({ sessions }, caller) =>
              sessions.convene({ unitId, kind: 'general-meeting', theme: '学习', ...parent, ...times }, caller),
          },
        )
      },
      (at) => {
        const members = some(chance)
        return actOf(at, {
          ...keeps,
          name: 'sessions.attend',
          send: ({ sessions }, caller) => sessions.attend({ sessionId }, { members: [...members, absent] }, caller),
        })
      },
      (at) =>
        actOf(at, {
          ...keeps,
          name: 'sessions.hold',
          send: ({ sessions }, caller) => sessions.hold({ sessionId }, caller),
        }),
      (at) => {
        const yes = chance.between(0, 4)
        return actOf(at, {
          ...keeps,
          name: 'sessions.resolve',
          send: ({ sessions }, caller) =>
            sessions.resolve(
              { sessionId },
              { matter: '通过', ballot: { secret: true, yes, no: 0, abstained: 0 } },
              caller,
            ),
        })
      },
    ],
    [
      (at) =>
        actOf(at, {
          name: 'sessions.leave',
          by: people.members.find(({ memberId }) => memberId === absent) ?? secretary,
          permission: 'session.leave',
          send: ({ sessions }, caller) => sessions.leave({ sessionId }, { reason: '出差' }, caller),
        }),
      (at) =>
        actOf(at, {
          ...keeps,
          name: 'sessions.correct',
          by: administrator,
          send: ({ sessions }, caller) =>
            sessions.correct(
              { sessionId, memberId: absent },
              { present, reason: '漏记', authority: '支部委员会' },
              caller,
            ),
        }),
      (at) =>
        actOf(at, {
          name: 'sessions.cancel',
          by: secretary,
          permission: 'session.convene',
          send: ({ sessions }, caller) => sessions.cancel({ sessionId }, { reason: '改期' }, caller),
        }),
    ],
  )
}

/** 活动, in a venue that several want at the same time: its booking follows it, and so do hours. */
export function activity(chance: Chance, first: CommandId, venueId: VenueId): Course {
  const { branchId: unitId, secretary } = someBranch(chance)
  const activityId: Id<'activity'> = deriveId<'activity'>(first, 'activity')
  const stream = activityStream(activityId)
  const manages = { by: secretary, permission: 'activity.manage' } as const
  const confirms = { by: secretary, permission: 'activity.confirm' } as const
  /** Within a few hours of each other, so that they meet. */
  const slot = ({ now }: Moment) => {
    const startsAt = minutesFrom(now, 60 * chance.between(3, 20))
    return { startsAt, endsAt: minutesFrom(startsAt, 60 * chance.between(1, 3)) }
  }
  const signUp = (at: Moment) =>
    actOf(at, {
      name: 'participation.sign-up',
      by: someone(chance),
      permission: 'activity.sign-up',
      send: ({ participation }, caller) => participation.signUp({ activityId }, {}, caller),
    })
  return new Course(
    'activity',
    [
      (at) => {
        const what = { unitId, title: '义诊', base: 'care' as const, place: '广场', venueId, capacity: 2, ...slot(at) }
        return actOf(
          { ...at, commandId: first },
          { ...manages, name: 'activities.plan', send: ({ activities }, caller) => activities.plan(what, caller) },
        )
      },
      (at) =>
        actOf(at, {
          ...manages,
          stream,
          name: 'activities.open',
          send: ({ activities }, caller) => activities.open({ activityId }, caller),
        }),
      signUp,
      (at) => {
        const members = some(chance)
        return actOf(at, {
          ...confirms,
          name: 'participation.attendance',
          send: ({ participation }, caller) => participation.attendance({ activityId }, { memberIds: members }, caller),
        })
      },
      (at) =>
        actOf(at, {
          ...confirms,
          stream,
          name: 'activities.close',
          send: ({ activities }, caller) => activities.close({ activityId }, {}, caller),
        }),
    ],
    [
      signUp,
      signUp,
      (at) => {
        const to = slot(at)
        return actOf(at, {
          ...manages,
          stream,
          name: 'activities.reschedule',
          send: ({ activities }, caller) => activities.reschedule({ activityId }, { ...to, reason: '改期' }, caller),
        })
      },
      (at) =>
        actOf(at, {
          ...manages,
          stream,
          name: 'activities.call-off',
          send: ({ activities }, caller) => activities.callOff({ activityId }, { reason: '下雨' }, caller),
        }),
    ],
  )
}
