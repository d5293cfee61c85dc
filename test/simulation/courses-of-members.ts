import { deriveId, type CommandId, type EventId, type MemberId } from '@harbor/kernel/ids'
import { addDays, toLocalDate } from '@harbor/kernel/time'
import { memberStream } from '@harbor/membership/member-file'
import type { Chance } from '@harbor/testing/seeded-random'
import { actOf, Course, type Moment } from './act'
import { branchIds, memberIds, people, streetId } from './people'

// What happens to members: applications, transfers, corrections, another ID number. Bodies as people send them, right and wrong.

const [administrator, otherAdministrator] = people.administrators

/** So few that two branches now and then open a file for the same person. ID numbers with wrong checksums. */
const applicants = [1, 2, 3].map((number) => ({
  name: `申请人${number}`,
  bornOn: toLocalDate('1999-05-06'),
  idNumber: `33020619990506900${number}`,
}))

/** A branch by luck, and its secretary. */
export function someBranch(chance: Chance) {
  const index = chance.below(branchIds.length)
  return { branchId: branchIds[index] ?? streetId, secretary: people.secretaries[index] ?? administrator, index }
}

export function someMember(chance: Chance): MemberId {
  return memberIds[chance.below(memberIds.length)] as MemberId
}

/** 组织关系转接, from its beginning to the receipt. */
export function transfer(chance: Chance, first: CommandId): Course {
  const memberId = someMember(chance)
  const { branchId: destinationId, secretary } = someBranch(chance)
  const transferId = deriveId<'transfer'>(first, 'transfer')
  const path = { memberId, transferId }
  const letterNumber = `ZB-${chance.below(40)}`
  const validDays = 1 + chance.below(95)
  const file = { stream: memberStream(memberId) }
  const street = ({ today }: Moment) => ({ on: today, unitId: streetId })
  return new Course(
    'transfer',
    [
      (at) =>
        actOf(
          { ...at, commandId: first },
          {
            ...file,
            name: 'transfers.initiate',
            by: administrator,
            permission: 'transfer.initiate',
            send: ({ transfers }, caller) =>
              transfers.initiate({ memberId }, { on: at.today, destinationId, reason: '工作调动' }, caller),
          },
        ),
      (at) =>
        actOf(at, {
          ...file,
          name: 'transfers.approve',
          by: chance.is(0.9) ? otherAdministrator : administrator,
          permission: 'transfer.approve',
          send: ({ transfers }, caller) => transfers.approve(path, street(at), caller),
        }),
      (at) =>
        actOf(at, {
          name: 'clearances.clear',
          by: people.officers[0] ?? administrator,
          permission: 'transfer.clear',
          send: ({ clearances }, caller) => clearances.clear({ on: at.today, memberIds: [memberId] }, caller),
        }),
      (at) =>
        actOf(at, {
          ...file,
          name: 'transfers.letter',
          by: administrator,
          permission: 'transfer.approve',
          send: ({ transfers }, caller) =>
            transfers.letter(
              path,
              {
                ...street(at),
                validUntil: addDays(at.today, validDays),
                addressee: '支部',
                letterNumber,
              },
              caller,
            ),
        }),
      (at) =>
        actOf(at, {
          ...file,
          name: 'transfers.receive',
          by: secretary,
          permission: 'transfer.receive',
          send: ({ transfers }, caller) => transfers.receive(path, street(at), caller),
        }),
    ],
    [
      (at) =>
        actOf(at, {
          ...file,
          name: 'transfers.withdraw',
          by: administrator,
          permission: 'transfer.initiate',
          send: ({ transfers }, caller) => transfers.withdraw(path, { ...street(at), reason: '不再调动' }, caller),
        }),
      (at) =>
        actOf(at, {
          ...file,
          name: 'transfers.refuse',
          by: secretary,
          permission: 'transfer.receive',
          send: ({ transfers }, caller) =>
            transfers.refuse(path, { ...street(at), ground: 'file-incomplete', reason: '缺材料' }, caller),
        }),
    ],
  )
}

/** 入党申请 and the first steps after it. Two branches may receive the application of the same person at the same time. */
export function application(chance: Chance, first: CommandId): Course {
  const { branchId: unitId, secretary } = someBranch(chance)
  const person = applicants[chance.below(applicants.length)] ?? { name: '申请人' }
  const memberId = deriveId<'member'>(first, 'member')
  const by = { by: secretary, permission: 'development.record' } as const
  const act = ({ today }: Moment) => ({ on: today, unitId })
  return new Course('application', [
    (at) =>
      actOf(
        { ...at, commandId: first },
        {
          ...by,
          name: 'development.submit',
          send: ({ development }, caller) => development.submit({ ...act(at), person }, caller),
        },
      ),
    (at) =>
      actOf(at, {
        ...by,
        stream: memberStream(memberId),
        name: 'development.talk',
        send: ({ development }, caller) =>
          development.applicationTalk({ memberId }, { ...act(at), talkers: ['周岚'] }, caller),
      }),
    (at) =>
      actOf(at, {
        ...by,
        name: 'development.nominate',
        send: ({ development }, caller) => development.nomination({ memberId }, { ...act(at), by: 'members' }, caller),
      }),
    (at) =>
      actOf(at, {
        ...by,
        name: 'development.activist',
        send: ({ development }, caller) =>
          development.activist({ memberId }, { ...act(at), organ: 'general-meeting' }, caller),
      }),
    (at) =>
      actOf(at, {
        ...by,
        name: 'development.file',
        send: ({ development }, caller) =>
          development.filing({ memberId }, { ...act(at), matter: 'activist', recipientId: streetId }, caller),
      }),
  ])
}

/** Another ID number: the new one is reserved, the old one is given back. */
export function otherIdNumber(chance: Chance): Course {
  const memberId = someMember(chance)
  const idNumber = `33020619800101777${chance.below(4)}`
  return new Course('id-number', [
    (at) =>
      actOf(at, {
        name: 'roll.details',
        by: administrator,
        permission: 'member.change-details',
        send: ({ roll }, caller) => roll.details({ memberId }, { changes: { idNumber }, reason: '更正' }, caller),
      }),
  ])
}

/** 更正: an event of a file never took place, or took effect on another day. `eventOf`: one of the file by luck. */
export function correction(
  chance: Chance,
  first: CommandId,
  eventOf: (
    memberId: MemberId,
  ) => { readonly id: EventId; readonly data: Readonly<Record<string, unknown>> } | undefined,
): Course {
  const memberId = someMember(chance)
  const proposalId = deriveId<'proposal'>(first, 'proposal')
  const meant = eventOf(memberId)
  const { personal: _sealed, ...data } = meant?.data ?? {}
  const annuls = chance.is(0.5)
  const days = chance.between(-6, 1)
  const stream = memberStream(memberId)
  return new Course(
    'correction',
    [
      (at) =>
        actOf(
          { ...at, commandId: first },
          {
            stream,
            name: annuls ? 'corrections.annul' : 'corrections.redate',
            by: administrator,
            permission: 'correction.propose',
            send: ({ corrections }, caller) =>
              corrections.propose(
                { memberId },
                {
                  corrects: meant?.id ?? deriveId<'event'>(first, 'none'),
                  replacement: annuls ? null : { data, effectiveOn: addDays(at.today, days) },
                  reason: '登记有误',
                  authority: '街道党工委',
                },
                caller,
              ),
          },
        ),
      (at) =>
        actOf(at, {
          stream,
          name: 'corrections.approve',
          by: otherAdministrator,
          permission: 'correction.approve',
          send: ({ corrections }, caller) =>
            corrections.approve({ memberId, proposalId }, { unitId: streetId }, caller),
        }),
    ],
    [
      (at) =>
        actOf(at, {
          name: 'corrections.reject',
          by: otherAdministrator,
          permission: 'correction.approve',
          send: ({ corrections }, caller) =>
            corrections.reject({ memberId, proposalId }, { reason: '依据不足' }, caller),
        }),
    ],
  )
}
