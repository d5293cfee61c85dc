import type { RefusalTable } from '@harbor/kernel/decision'
import { eventLabels } from '../event-labels'

/** Every no of corrections. The house's own rule is cited as HARBOR: nothing is edited, what was known stays answerable. */
export const correctionRefusals = {
  'correction.no-file': {
    kind: 'not-found',
    article: '',
    zh: '没有此人的档案。',
    en: 'There is no file of this person.',
  },
  'correction.unknown-event': {
    kind: 'not-found',
    article: '',
    zh: '档案中没有要更正的记录 {eventId}。',
    en: 'The file has no record {eventId} to correct.',
  },
  'correction.not-correctable': {
    kind: 'rule',
    article: 'HARBOR 6',
    zh: '这类记录（{type}）不能更正。',
    en: 'Records of this kind ({type}) cannot be corrected.',
    words: { type: eventLabels },
  },
  'correction.does-not-fit': {
    kind: 'invalid',
    article: '',
    zh: '更正内容不符合该类记录的格式：{where} {reason}。',
    en: 'The replacement does not have the form of such a record: {where} {reason}.',
  },
  'correction.changes-identity': {
    kind: 'rule',
    article: 'HARBOR 6',
    zh: '更正不能改变记录所属的事项（{member}）。',
    en: 'A correction cannot make the record belong to another matter ({member}).',
  },
  'correction.changes-nothing': {
    kind: 'invalid',
    article: '',
    zh: '更正内容与现有记录相同。',
    en: 'The replacement says what the record says already.',
  },
  'correction.in-the-future': {
    kind: 'invalid',
    article: '',
    zh: '更正后的日期 {on} 晚于今天。',
    en: 'The corrected date {on} lies in the future.',
  },
  'correction.pending': {
    kind: 'state',
    article: 'HARBOR 6',
    zh: '该记录已有一项待审批的更正（{proposalId}）。',
    en: 'A correction of this record is waiting for approval ({proposalId}).',
  },
  'correction.leaves-a-gap': {
    kind: 'rule',
    article: 'REG-2019 art. 25',
    zh: '更正后此人自 {from} 起在册却没有所属党支部。',
    en: 'After it the person would be on the roll without a branch from {from}.',
  },
  'correction.undoes-the-beginning': {
    kind: 'rule',
    article: 'HARBOR 6',
    zh: '撤销该记录后，其后的记录（{type}）将失去依据；请先更正后者。',
    en: 'Without this record a later one ({type}) would have nothing to rest on; correct that one first.',
    words: { type: eventLabels },
  },
  'correction.unknown-proposal': {
    kind: 'not-found',
    article: '',
    zh: '没有这项更正建议。',
    en: 'There is no such proposal of a correction.',
  },
  'correction.concluded': {
    kind: 'state',
    article: 'HARBOR 6',
    zh: '这项更正建议已有结论（{state}）。',
    en: 'The proposal was concluded already ({state}).',
    words: { state: { approved: { zh: '已批准', en: 'approved' }, rejected: { zh: '未获批准', en: 'rejected' } } },
  },
  'correction.overtaken': {
    kind: 'state',
    article: 'HARBOR 6',
    zh: '提出建议之后，该记录已被另一项更正改变，请重新提出。',
    en: 'The record was corrected otherwise after the proposal; propose anew.',
  },
  'correction.same-person': {
    kind: 'authority',
    article: 'HARBOR 6',
    zh: '提出人不能审批自己提出的更正，须由另一人审批。',
    en: 'Whoever proposed a correction does not approve it; another person must.',
  },
  'correction.no-power': {
    kind: 'authority',
    article: 'HARBOR 6',
    zh: '{unit} 在 {on} 没有审批更正的权限。',
    en: '{unit} did not have the power to correct records on {on}.',
  },
  'correction.unit-elsewhere': {
    kind: 'authority',
    article: 'HARBOR 6',
    zh: '{unit} 不是该党员所在党支部或其上级党组织。',
    en: "{unit} is neither the member's branch nor a unit above it.",
  },
  'correction.personal-data-erased': {
    kind: 'state',
    article: 'PIPL art. 47?',
    zh: '此人的个人信息已依法删除，不能再登记个人信息。',
    en: 'The personal data of this person was erased; none can be recorded any more.',
  },
} as const satisfies RefusalTable

export type CorrectionRefusal = keyof typeof correctionRefusals
