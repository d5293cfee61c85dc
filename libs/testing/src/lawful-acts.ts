import type { Decision } from '@harbor/kernel/decision'
import type { EventId, Id, TransferId, UnitId } from '@harbor/kernel/ids'
import { addDays, addMonths, type LocalDate } from '@harbor/kernel/time'
import {
  approveCorrection,
  proposeCorrection,
  rejectCorrection,
  type ProposeCorrection,
} from '@harbor/membership/correction/decide'
import {
  confirmActivist,
  endCandidacy,
  nominateActivist,
  submitApplication,
} from '@harbor/membership/development/decide-candidacy'
import type { MemberFile } from '@harbor/membership/member-file'
import type { MemberEvent } from '@harbor/membership/member-event'
import { recordDeath, resign } from '@harbor/membership/roll/standing-change/decide-departure'
import { deemWithdrawn, removeMember } from '@harbor/membership/roll/standing-change/decide-removal'
import { restoreMembership, suspendMembership } from '@harbor/membership/roll/standing-change/decide-suspension'
import { endLapse, recordContactFound, recordContactLost, recordLapse } from '@harbor/membership/roll/decide-contact'
import { changeDetails, enrol } from '@harbor/membership/roll/decide-person'
import {
  approveTransfer,
  initiateTransfer,
  issueLetter,
  refuseTransfer,
  withdrawTransfer,
} from '@harbor/membership/transfer/decide'
import { announceTransfer, receiveTransfer } from '@harbor/membership/transfer/decide-receipt'
import { contactFloating, registerFloating, returnFloating } from '@harbor/membership/transfer/decide-floating'
import { person } from './member-events'
import { fixedId, ids, transferNo } from './member-ids'
import { branch } from './street-units'

/** Each way to try something, decided by the real deciders. */
export const ways = {
  enrol: (file: MemberFile, at: Moment) =>
    enrol(
      file,
      {
        on: at.on,
        branchId: at.branchId,
        stage: at.pick % 3 === 0 ? 'probationary' : 'full',
        joinedOn: addMonths(at.on, -(at.pick % 40)),
        person,
        provenance: { kind: 'file', fileHash: '0'.repeat(64), fileName: '花名册.csv', row: 1, rowKey: String(at.pick) },
      },
      at.given,
    ),
  initiate: (file: MemberFile, at: Moment) =>
    initiateTransfer(
      file,
      {
        transferId: transferNo(at.number),
        on: at.on,
        destination: at.pick % 3 === 0 ? { outside: '云岭县委组织部' } : { unitId: at.branchId },
        reason: '工作调动',
      },
      at.given,
    ),
  approve: (file: MemberFile, at: Moment) => approveTransfer(file, at.transferAct, at.other),
  letter: (file: MemberFile, at: Moment) =>
    issueLetter(
      file,
      {
        ...at.transferAct,
        letterNumber: `ZB-${at.number}`,
        validUntil: addDays(at.on, 1 + (at.pick % 90)),
        addressee: '滨海街道党工委',
      },
      at.given,
    ),
  receive: (file: MemberFile, at: Moment) => receiveTransfer(file, at.transferAct, at.given),
  refuse: (file: MemberFile, at: Moment) =>
    refuseTransfer(file, { ...at.transferAct, ground: 'file-incomplete', reason: '缺材料' }, at.given),
  withdraw: (file: MemberFile, at: Moment) =>
    withdrawTransfer(file, { ...at.transferAct, reason: '不再调动' }, at.given),
  announce: (file: MemberFile, at: Moment) =>
    announceTransfer(
      file,
      {
        transferId: transferNo(at.number),
        on: at.on,
        destinationId: at.branchId,
        sourceName: '云岭县委组织部',
        letterNumber: `YL-${at.number}`,
        issuedOn: at.on,
        validUntil: addDays(at.on, 60),
        stage: 'full',
        joinedOn: addMonths(at.on, -30),
        fullOn: addMonths(at.on, -18),
        person,
      },
      at.given,
    ),
  suspend: (file: MemberFile, at: Moment) =>
    suspendMembership(file, { on: at.on, unitId: ids.street, ground: 'settled-abroad', since: at.on }, at.given),
  restore: (file: MemberFile, at: Moment) =>
    restoreMembership(file, { on: at.on, unitId: ids.street, reason: '回国' }, at.given),
  remove: (file: MemberFile, at: Moment) =>
    removeMember(file, { on: at.on, unitId: ids.street, ground: 'lost-faith', reason: '经研究' }, at.given),
  resign: (file: MemberFile, at: Moment) =>
    resign(file, { on: at.on, unitId: ids.street, reason: '本人申请' }, at.given),
  die: (file: MemberFile, at: Moment) => recordDeath(file, { on: at.on }, at.given),
  lapse: (file: MemberFile, at: Moment) =>
    recordLapse(file, { lapseId: fixedId<'lapse'>(at.number), kind: 'dues', since: at.on }, at.given),
  withdrawn: (file: MemberFile, at: Moment) =>
    deemWithdrawn(file, { on: at.on, unitId: ids.street, lapseId: at.lapseId, reason: '无正当理由' }, at.given),
  apply: (file: MemberFile, at: Moment) =>
    submitApplication(file, { on: at.on, unitId: branch.id, person }, { ...at.given, branch }),
  nominate: (file: MemberFile, at: Moment) =>
    nominateActivist(file, { on: at.on, unitId: at.responsibleId, by: 'members' }, at.past),
  confirm: (file: MemberFile, at: Moment) =>
    confirmActivist(file, { on: at.on, unitId: at.responsibleId, organ: 'branch-committee' }, at.past),
  giveUp: (file: MemberFile, at: Moment) =>
    endCandidacy(file, { on: at.on, unitId: at.responsibleId, reason: 'withdrawn' }, at.given),
  resume: (file: MemberFile, at: Moment) =>
    endLapse(file, { lapseId: at.lapseId, how: 'resumed', endedOn: at.on, reason: '已补交' }, at.given),
  change: (file: MemberFile, at: Moment) =>
    changeDetails(file, { changes: { phone: `0574-${at.number}` }, reason: '本人申报' }, at.given),
  float: (file: MemberFile, at: Moment) =>
    registerFloating(
      file,
      { floatingId: fixedId<'floating'>(at.number), leftOn: at.on, region: '新加坡', abroad: true },
      at.given,
    ),
  meet: (file: MemberFile, at: Moment) =>
    contactFloating(file, { floatingId: at.floatingId, contactedOn: at.on, by: '周岚' }, at.given),
  comeBack: (file: MemberFile, at: Moment) => returnFloating(file, { floatingId: at.floatingId, on: at.on }, at.given),
  lose: (file: MemberFile, at: Moment) => recordContactLost(file, { lastContactOn: at.on }, at.given),
  find: (file: MemberFile, at: Moment) => recordContactFound(file, { foundOn: at.on, reason: '电话' }, at.given),
  annul: (file: MemberFile, at: Moment) => proposeCorrection(file, { ...at.correction, replacement: null }, at.given),
  redate: (file: MemberFile, at: Moment) =>
    proposeCorrection(
      file,
      { ...at.correction, replacement: { data: at.correctedData, effectiveOn: at.on } },
      at.given,
    ),
  /** The latest correction is taken back. */
  undo: (file: MemberFile, at: Moment) =>
    proposeCorrection(file, { ...at.correction, corrects: at.latestCorrection, replacement: null }, at.given),
  disagree: (file: MemberFile, at: Moment) =>
    rejectCorrection(file, { proposalId: at.proposalId, reason: '依据不足' }, at.other),
  agree: (file: MemberFile, at: Moment) =>
    approveCorrection(file, { proposalId: at.proposalId, unitId: ids.street }, at.other),
} satisfies Record<string, (file: MemberFile, at: Moment) => Decision<MemberEvent>>

/** The kinds of acts that a life tries. */
export const attempts = Object.keys(ways) as readonly (keyof typeof ways)[]

/** What a try is decided with: fixed before it, so that it can be tried again. */
export interface Moment {
  readonly on: LocalDate
  readonly pick: number
  /** Not used before in this life. */
  readonly number: number
  readonly branchId: UnitId
  readonly given: Parameters<typeof resign>[2]
  /** The same, acted by another person. */
  readonly other: Parameters<typeof resign>[2]
  readonly transferAct: { readonly transferId: TransferId; readonly on: LocalDate; readonly unitId: UnitId }
  /** The branch of that day. */
  readonly responsibleId: UnitId
  /** The same as `given`, for an act of the past put on record. */
  readonly past: Parameters<typeof resign>[2]
  readonly lapseId: Id<'lapse'>
  readonly floatingId: Id<'floating'>
  readonly latestCorrection: EventId
  readonly proposalId: Id<'proposal'>
  readonly correction: Omit<ProposeCorrection, 'replacement'>
  readonly correctedData: Readonly<Record<string, unknown>>
}
