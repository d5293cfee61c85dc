import type { RefusalTable } from '@harbor/kernel/decision'
import { reorganisationPhaseNames } from './state'
import { house } from '../programme-words'

const adjusting = 'BRANCH-2018 art. 7?'

export const reorganisationRefusals = {
  'reorganisation.unknown': {
    kind: 'not-found',
    article: '',
    zh: '没有这项党组织调整。',
    en: 'There is no such reorganisation.',
  },
  'reorganisation.proposed-already': {
    kind: 'state',
    article: house,
    zh: '该项调整已于 {on} 提出。',
    en: 'It was proposed on {on} already.',
  },
  'reorganisation.in-the-future': {
    kind: 'invalid',
    article: '',
    zh: '{on} 尚未到来。',
    en: '{on} lies in the future.',
  },
  'reorganisation.not-open': {
    kind: 'state',
    article: house,
    zh: '该项调整不在待批准状态（{phase}）。',
    en: 'It does not wait for approval ({phase}).',
    words: { phase: reorganisationPhaseNames },
  },
  'reorganisation.not-under-way': {
    kind: 'state',
    article: house,
    zh: '该项调整未在实施中（{phase}）。',
    en: 'It is not under way ({phase}).',
    words: { phase: reorganisationPhaseNames },
  },
  'reorganisation.branch-twice': {
    kind: 'invalid',
    article: '',
    zh: '同一党支部（{unitId}）填写了两次；保留的原支部不必列为接收支部。',
    en: 'A branch ({unitId}) is named twice. One that goes on is no receiver.',
  },
  'reorganisation.no-split': {
    kind: 'rule',
    article: adjusting,
    zh: '拆分是把一个党支部变为两个以上：应只有一个原支部，调整后至少两个支部。',
    en: 'A split makes several branches of one: one source, at least two branches afterwards.',
  },
  'reorganisation.no-merger': {
    kind: 'rule',
    article: adjusting,
    zh: '合并是把两个以上党支部变为一个：原支部全部撤销，接收支部只有一个。',
    en: 'A merger makes one branch of several: all sources close, and one branch receives.',
  },
  'reorganisation.no-dissolution': {
    kind: 'rule',
    article: adjusting,
    zh: '撤销是撤去一个党支部，由现有的党支部接收；设立新支部请用拆分或合并。',
    en: 'A dissolution closes one branch; branches that are there already receive. A new branch comes by split or merger.',
  },
  'reorganisation.member-twice': {
    kind: 'invalid',
    article: '',
    zh: '有人被分到两个党支部。',
    en: 'Somebody is assigned to two branches.',
  },
  'reorganisation.grid-twice': {
    kind: 'invalid',
    article: '',
    zh: '有网格被分给两个党支部。',
    en: 'A grid is assigned to two branches.',
  },
  'reorganisation.rest-twice': {
    kind: 'invalid',
    article: '',
    zh: '其余人员只能由一个党支部接收。',
    en: 'One branch only takes the rest.',
  },
  'reorganisation.too-many': {
    kind: 'invalid',
    article: '',
    zh: '一次调整至多转移 {most} 人。',
    en: 'A reorganisation moves {most} people at most.',
  },
  'reorganisation.successor-elsewhere': {
    kind: 'invalid',
    article: '',
    zh: '承接工作的须是接收支部之一，且原支部须为撤销。',
    en: 'The successor is one of the receiving branches, of a source that closes.',
  },
  'reorganisation.other-branches': {
    kind: 'invalid',
    article: '',
    zh: '方案须恰好包含提出时的各接收支部；要换支部请撤回后重新提出。',
    en: 'The plan names exactly the receiving branches of the proposal; for others, withdraw it and propose anew.',
  },
  'reorganisation.unit-elsewhere': {
    kind: 'authority',
    article: adjusting,
    zh: '调整由有关党支部或其上级党组织提出。',
    en: 'It is proposed by one of the branches or a unit above one.',
  },
  'reorganisation.not-a-branch': {
    kind: 'rule',
    article: adjusting,
    zh: '“{unit}”在 {on} 不是存续的党支部。',
    en: '{unit} is no living branch on {on}.',
  },
  'reorganisation.before-proposal': {
    kind: 'invalid',
    article: '',
    zh: '批准日期 {on} 早于提出日期 {proposedOn}。',
    en: 'The approval ({on}) cannot come before the proposal ({proposedOn}).',
  },
  'reorganisation.same-person': {
    kind: 'authority',
    article: house,
    zh: '提出人不能批准自己提出的调整，须由另一人批准（多人原则）。',
    en: 'Whoever proposed it does not approve it (multi-person rule).',
  },
  'reorganisation.unit-not-above': {
    kind: 'authority',
    article: adjusting,
    zh: '调整由各有关党支部共同的上级党委批准。',
    en: 'A committee above all branches concerned approves it.',
  },
  'reorganisation.no-power': {
    kind: 'authority',
    article: 'REG-2019 art. 25',
    zh: '{unit} 在 {on} 没有直接转移和接收组织关系的权限，不能批准转移党员的调整。',
    en: '{unit} could not transfer relations in its own name on {on}; the committee above that can must approve.',
  },
  'reorganisation.branch-busy': {
    kind: 'state',
    article: house,
    zh: '“{unit}”正在另一项调整之中。',
    en: '{unit} is part of another reorganisation that is under way.',
  },
  'reorganisation.grid-not-served': {
    kind: 'rule',
    article: house,
    zh: '网格（{gridId}）在 {on} 不由原支部服务，不能移交。',
    en: 'The grid ({gridId}) is not served by a source on {on} and cannot pass over.',
  },
  'reorganisation.grid-left': {
    kind: 'rule',
    article: house,
    zh: '撤销的支部服务的网格“{grid}”没有接收支部。',
    en: 'The grid {grid} of a closing branch would be left to nobody.',
  },
  'reorganisation.not-on-the-roll': {
    kind: 'state',
    article: 'REG-2019 art. 25',
    zh: '方案中有 {count} 人不在原支部名册上，请修订方案。',
    en: 'Of those named in the plan, {count} are on no roll of a source; revise the plan.',
  },
  'reorganisation.without-destination': {
    kind: 'rule',
    article: 'REG-2019 art. 24',
    zh: '撤销的支部名册上还有 {count} 人没有去向；每名党员须编入一个党支部。',
    en: '{count} people on the roll of a closing branch have no destination; every member belongs to a branch.',
  },
  'reorganisation.too-small': {
    kind: 'rule',
    article: 'BRANCH-2018 art. 4?',
    zh: '“{branch}”调整后只有 {count} 名正式党员，单独成立党支部须有正式党员 {fewest} 人以上。',
    en: '{branch} would have {count} full members; a branch of its own has {fewest} or more.',
  },
  'reorganisation.not-the-deciding-unit': {
    kind: 'authority',
    article: adjusting,
    zh: '只有批准调整的党委可以中止。',
    en: 'Only the committee that approved it stops it.',
  },
  'reorganisation.not-set-up': {
    kind: 'state',
    article: house,
    zh: '新支部和网格移交尚未落实，请先办理组建。',
    en: 'New branches and grids are not set up yet; do that first.',
  },
  'reorganisation.before-approval': {
    kind: 'invalid',
    article: '',
    zh: '{on} 早于调整生效日 {from}。',
    en: '{on} lies before the day from which it is in effect ({from}).',
  },
  'reorganisation.people-left': {
    kind: 'rule',
    article: 'REG-2019 art. 25; BRANCH-2018 art. 7?',
    zh: '原支部名册上还有 {count} 人未被接收；接收之前由原支部负责，不能撤销。',
    en: '{count} people are still on the rolls they leave; until received, their branch is responsible and is not dissolved.',
  },
} as const satisfies RefusalTable

export type ReorganisationRefusal = keyof typeof reorganisationRefusals
