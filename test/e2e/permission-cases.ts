import type { Role } from '@harbor/access/roles'

/** Ids that the requests of the matrix name. */
export interface MatrixIds {
  readonly street: string
  /** The branch whose matters the requests are about. */
  readonly branch: string
  readonly branchAbove: string
  readonly member: string
  readonly otherMember: string
  readonly account: string
  /** Placed with the branch by an administrator, not published. */
  readonly order: string
  /** Looked after by the street. */
  readonly venue: string
  /** Of the branch, in that venue. */
  readonly booking: string
  /** The member, in the register of the branch. */
  readonly talent: string
  /** The branch's plan of 2026. */
  readonly plan: string
  /** The branch's, with the member on its squad. */
  readonly problem: string
  /** Of the branch. */
  readonly method: string
  /** Of the branch, open to sign-up. */
  readonly activity: string
  /** Convened by the branch for the days to come. */
  readonly session: string
  /** Of the member’s score. */
  readonly appeal: string
  /** Registered by the street. */
  readonly grid: string
  /** Of the branch. */
  readonly claim: string
  /** Of the branch, proposed by an administrator. */
  readonly reorganisation: string
  /** Of something that does not exist. */
  readonly none: string
}

/**
 * What an answer depends on beside the permission. `file`: one file of the branch, so that the scope counts. `file-or-own`: one that is also the
 * member's own, or that a resident opens for himself. `list`: shows what lies in
 * the scope, however little. `own`: the caller's own file. `installation`: the whole installation. `case-team`: a case on whose team nobody of
 * the matrix is.
 */
export type About = 'file' | 'file-or-own' | 'list' | 'own' | 'installation' | 'case-team'

export interface Case {
  readonly permission: string
  readonly about: About
  readonly body?: (ids: MatrixIds) => unknown
}

const a: Role = 'street-administrator'
const s: Role = 'branch-secretary'
const c: Role = 'discipline-case-officer'
const u: Role = 'auditor'
const m: Role = 'member'
const r: Role = 'resident'
const i: Role = 'integration'

/** Who may do what, as the regulations of the house say it: written down here a second time, by hand. */
export const may: Readonly<Record<string, readonly Role[]>> = {
  'unit.read': [a, s, c, u, i],
  'unit.manage': [a],
  'officer.manage': [a],
  'reorganisation.read': [a, s, u],
  'reorganisation.propose': [a, s],
  'reorganisation.decide': [a],
  'member.read': [a, s, c, u, i],
  'member.read-personal': [a, s, c, u],
  'member.events': [u],
  'member.change-details': [a, s],
  'roll.standing': [a],
  'correction.propose': [a, s],
  'correction.approve': [a],
  erasure: [a],
  'development.record': [a, s],
  'development.decide': [a],
  'transfer.initiate': [a, s],
  'transfer.approve': [a],
  'transfer.receive': [a, s],
  'floating.manage': [a, s],
  'measure.record': [a, s],
  'probation.decide': [a, c],
  'review.work': [c],
  'transfer.clear': [c],
  'deadline.read': [a, s, c, u, i],
  'order.read': [a, s, u, m, r],
  'order.place': [a, s, r],
  'order.manage': [a, s],
  'order.claim': [m],
  'order.serve': [a, s, m],
  'order.confirm': [a, s, r],
  'hours.read': [a, s, u, m],
  'hours.record': [a, s],
  'hours.certify': [a, s],
  'hours.correct': [a, s],
  'certificate.read': [a, s, u, m],
  'certificate.issue': [a, s],
  'resident.register': [a, s],
  'import.hours': [a],
  'talent.read': [a, s, u, m],
  'talent.register': [a, s, m],
  'activity.read': [a, s, u, m],
  'activity.manage': [a, s],
  'activity.sign-up': [a, s, m],
  'activity.attend': [m],
  'activity.confirm': [a, s],
  'venue.read': [a, s, u],
  'venue.manage': [a],
  'venue.book': [a, s],
  'plan.read': [a, s, u, i],
  'plan.propose': [a, s],
  'plan.approve': [a, s],
  'problem.read': [a, s, u, m],
  'problem.open': [a, s],
  'problem.work': [a, s, m],
  'problem.decide': [a],
  'method.read': [a, s, u],
  'method.manage': [a, s],
  'session.read': [a, s, u, i],
  'session.convene': [a, s],
  'session.keep': [a, s],
  'session.leave': [a, s, m],
  'session.attend': [m],
  'attendance.read': [a, s, u, m],
  'attendance.exempt': [a, s],
  'index.read': [a, s, u, m],
  'index.draft': [a],
  'score.read': [a, s, u, m],
  'score.appeal': [a, s, m],
  'score.decide': [a],
  'absence.read': [a, s, c, u],
  'absence.propose': [a, s],
  'absence.decide': [a, s],
  'claim.read': [a, s, u],
  'claim.record': [a],
  'statistics.read': [a, s, u, i],
  'import.roster': [a],
  'import.units': [a],
  'audit.verify': [a, u],
  'audit.reads': [u],
  'feed.read': [i],
  'feed.replay': [a, i],
  'account.manage': [a],
  'account.read': [a, u],
  'projections.read': [a, u, i],
  'projections.rebuild': [a],
  'system.read': [a, u, i],
  'self.read': [m],
}

const on = '2026-11-20'
const person = { name: '林知夏', sex: 'female', bornOn: '1996-03-04', idNumber: '330203199603041111' }
const act = ({ branch }: MatrixIds) => ({ on, unitId: branch })
const acts = (more: object) => (ids: MatrixIds) => ({ ...act(ids), ...more })
const ballot = { present: 0, secret: true, yes: 0, no: 0, abstained: 0, writtenYes: 0, writtenNo: 0 }
const reason = { reason: '经研究决定' }
const why = { ...reason, authority: '党支部核查' }
const stretch = { startedAt: '2026-11-20T01:00:00.000Z', endedAt: '2026-11-20T03:00:00.000Z' }
const hours = { activity: '文明劝导', base: 'service', ...stretch }
const contact = { name: '许婉清', phone: '0574-00000021', address: '潮声里 3 幢 201' }
export const order = (unitId: string) => ({ unitId, need: '陪同就医', base: 'care', wantedOn: '2026-12-01', contact })
const slot = { startsAt: '2026-12-10T01:00:00.000Z', endsAt: '2026-12-10T03:00:00.000Z' }
const hall = { name: '招宝大讲堂', address: '望潮路 1 号', capacity: 100 }
export const venue = (unitId: string) => ({ unitId, ...hall, on })
export const booking = (unitId: string) => ({ unitId, purpose: '主题活动', people: 30, ...slot })
export const talent = (unitId: string, memberId: string) => ({
  unitId,
  memberId,
  skills: ['急救'],
  name: '程远舟',
  document: '同意书 1 号',
})
const doings = { title: '社区义诊', base: 'care', place: '潮声社区广场' }
export const activity = (unitId: string) => ({ unitId, ...doings, ...slot, capacity: 20 })
const correction = ({ none }: MatrixIds) => ({ corrects: none, replacement: null, ...reason, authority: '组织办意见' })

const query = (permission: string, about: About = 'list'): Case => ({ permission, about })
const command = (permission: string, body: Case['body'] = () => ({}), about: About = 'file'): Case => ({
  permission,
  about,
  body,
})
const step = (more: object = {}) => command('development.record', acts(more))
const decision = (more: object) => command('development.decide', acts(more))
const persons = (name: string) => command('development.record', (ids) => ({ ...act(ids), [name]: [ids.otherMember] }))
const standing = (more: object) => command('roll.standing', acts(more))
const onUnit = (body: Case['body']) => command('unit.manage', body)
const onAccount = (body: object = reason) => command('account.manage', () => body, 'installation')

const onCase = (body: Case['body']) => command('review.work', body, 'case-team')
const warning = { kind: 'warning', posts: [] }

export const problem = (unitId: string) => ({
  on,
  unitId,
  kind: 'difficult',
  title: '后河淤积',
  matter: '汛期倒灌',
  dueOn: '2027-03-31',
})
/** What the squad itself does: the member of the matrix is on it. */
const ofSquad = (body: Case['body']) => command('problem.work', body, 'file-or-own')
const ruled = (more: object) => command('problem.decide', ({ branchAbove }) => ({ on, unitId: branchAbove, ...more }))
const examined = (more: object) =>
  command('problem.decide', ({ branchAbove, otherMember }) => ({
    on,
    unitId: branchAbove,
    examinerIds: [otherMember],
    ...more,
  }))
const index = {
  index: 'pioneer',
  name: 'PIONEER-2026',
  source: '潮党〔2026〕3号',
  baseHundredths: 6_000,
  ceilingHundredths: null,
  items: [
    {
      code: 'visits',
      zh: '走访',
      en: 'visits',
      sign: 'plus',
      counting: 'times',
      of: [{ kind: 'problem.visited' }],
      per: 1,
      awardHundredths: 100,
      weight: 100,
      capHundredths: null,
      period: 'year',
      required: false,
    },
  ],
  levels: [],
}
export const claim = (unitId: string) => ({
  unitId,
  measure: 'problems',
  total: 39,
  precision: 'exact',
  from: '2014-01-01',
  until: on,
  source: '年度总结',
})
const how = { on, name: '原位清淤', summary: '就地处理', steps: ['取样'] }
const later = { dueOn: '2027-06-30', ...reason }

const organ = { organ: 'general-meeting' }
export const plan = (unitId: string, year = 2026) => ({ unitId, year, theme: '潮声里党建年', goals: [], intended: [] })
const scheme = { focus: '春季清洁', items: [{ kind: 'theme-day', theme: '清洁家园' }] }
const forBranch = ({ branch }: MatrixIds) => ({ byUnitId: branch })
const evening = { startsAt: '2026-11-28T11:00:00.000Z', endsAt: '2026-11-28T13:00:00.000Z', place: '党群服务中心' }
export const session = (unitId: string, planId: string, itemId: string) => ({
  unitId,
  kind: 'theme-day',
  planId,
  itemId,
  theme: '清洁家园',
  ...evening,
})
const ring = [
  [121.7, 29.95],
  [121.71, 29.95],
  [121.71, 29.96],
  [121.7, 29.95],
]
/** Another branch is founded beside it. */
export const reorganisation = (unitId: string, parentId: string) => ({
  kind: 'split',
  unitId,
  on,
  sources: [{ unitId, closes: false }],
  receivers: [{ name: '听涛第九支部', parentId }],
  ...reason,
})
export const grid = { name: '听涛第一网格', kind: 'grid', on }
const backForBranch = ({ branch }: MatrixIds) => ({ byUnitId: branch, ...reason })

const letter = { letterNumber: '海介〔2026〕1号', validUntil: '2026-12-30', addressee: '滨海街道党工委' }

/** Every route of the application that asks for a permission. The spec fails when one is missing here, or is here and not there. */
export const cases: Readonly<Record<string, Case>> = {
  'GET /metrics': query('system.read', 'installation'),
  'GET /accounts': query('account.read', 'installation'),
  'GET /accounts/:accountId': query('account.read', 'installation'),
  'POST /accounts': command('account.manage', () => ({ username: 'newcomer', displayName: '新人' }), 'installation'),
  'POST /accounts/:accountId/grants': onAccount({ role: 'auditor', from: on }),
  'POST /accounts/:accountId/grants/:grantId/revoke': onAccount(),
  'POST /accounts/:accountId/disable': onAccount(),
  'POST /accounts/:accountId/enable': onAccount(),
  'POST /accounts/:accountId/revoke-sessions': onAccount(),
  'POST /accounts/:accountId/reset-password': onAccount({}),
  'POST /accounts/:accountId/remove-second-factor': onAccount(),
  'POST /accounts/:accountId/api-tokens': onAccount({ name: 't', permissions: ['member.read'], until: '2026-12-31' }),
  'POST /accounts/:accountId/api-tokens/:tokenId/revoke': onAccount(),
  'POST /signing-keys': command('account.manage', () => ({ tokensStay: true }), 'installation'),
  'GET /audit/reads': query('audit.reads', 'installation'),
  'GET /roll/gaps': query('audit.verify', 'installation'),
  'POST /audit/verify': command('audit.verify', undefined, 'installation'),
  'GET /projections': query('projections.read', 'installation'),
  'POST /projections/:view/rebuild': command('projections.rebuild', undefined, 'installation'),
  'POST /projections/:view/prove': command('projections.rebuild', undefined, 'installation'),

  'GET /feed': query('feed.read', 'installation'),
  'GET /feed/ledger': query('audit.reads', 'installation'),
  'POST /replays': command('feed.replay', () => ({ after: '0', until: '10' }), 'installation'),

  'GET /units': query('unit.read'),
  'GET /units/tree': query('unit.read'),
  'GET /units/:unitId': query('unit.read', 'file'),
  'GET /units/:unitId/officers': query('member.read-personal', 'file'),
  'GET /units/:unitId/corrections': query('correction.propose', 'file'),
  'POST /units': onUnit(({ branch }) => ({ name: '第一党小组', kind: 'group', parentId: branch, on })),
  'POST /units/:unitId/rename': onUnit(() => ({ name: '改名支部', on })),
  'POST /units/:unitId/move': onUnit(({ branchAbove }) => ({ parentId: branchAbove, on })),
  'POST /units/:unitId/dissolve': onUnit(() => ({ ...reason, on })),
  'POST /units/:unitId/powers': onUnit(() => ({ power: 'correct-records', on })),
  'POST /units/:unitId/powers/:power/withdraw': onUnit(() => ({ ...reason, on })),
  'POST /units/:unitId/grids': onUnit(() => ({ name: '第九网格', on })),
  'POST /units/:unitId/grids/:gridId/end': onUnit(() => ({ ...reason, on })),
  'POST /units/:unitId/officers': command('officer.manage', () => ({ office: 'secretary', name: '周知远', from: on })),
  'POST /units/:unitId/officers/:officeId/end': command('officer.manage', () => ({ ...reason, on })),
  'POST /units/:unitId/corrections': command('correction.propose', correction),
  'POST /units/:unitId/corrections/preview': command('correction.propose', correction),
  'POST /units/:unitId/corrections/:proposalId/approve': command('correction.approve'),
  'POST /units/:unitId/corrections/:proposalId/reject': command('correction.approve', () => reason),

  'POST /residents': command('resident.register', () => ({ phone: '13800000000', displayName: '居民' }), 'list'),
  'GET /orders': query('order.read'),
  'GET /orders/claimed': query('order.claim', 'own'),
  'GET /orders/:orderId': query('order.read', 'file'),
  'GET /orders/:orderId/timeline': query('order.read', 'file'),
  'POST /orders': command('order.place', ({ branch }) => order(branch), 'file-or-own'),
  'POST /orders/:orderId/publish': command('order.manage'),
  'POST /orders/:orderId/claim': command('order.claim'),
  'POST /orders/:orderId/release': command('order.serve', ({ otherMember }) => ({ memberId: otherMember, ...reason })),
  'POST /orders/:orderId/done': command('order.serve', ({ otherMember }) => ({ memberId: otherMember, ...stretch })),
  'POST /orders/:orderId/confirm': command('order.confirm', () => ({ rating: 5 })),
  'POST /orders/:orderId/dispute': command('order.confirm', () => reason),
  'POST /orders/:orderId/settle': command('order.manage', () => ({ outcome: 'rendered', ...reason })),
  'POST /orders/:orderId/withdraw': command('order.confirm', () => reason),
  'POST /orders/:orderId/expire': command('order.manage'),
  'POST /orders/:orderId/erase-resident': command('erasure', () => ({ ...reason, authority: '本人申请' })),
  'GET /activities': query('activity.read'),
  'GET /activities/mine': query('activity.attend', 'own'),
  'GET /activities/balance': query('statistics.read'),
  'GET /activities/:activityId': query('activity.read', 'file-or-own'),
  'GET /activities/:activityId/participants': query('activity.confirm', 'file'),
  'GET /activities/:activityId/check-in-code': query('activity.confirm', 'file'),
  'POST /activities': command('activity.manage', ({ branch }) => activity(branch)),
  'POST /activities/held': command('activity.manage', ({ branch, otherMember }) => ({
    ...doings,
    startsAt: stretch.startedAt,
    endsAt: stretch.endedAt,
    unitId: branch,
    memberIds: [otherMember],
    guests: 2,
  })),
  'POST /activities/:activityId/open': command('activity.manage'),
  'POST /activities/:activityId/reschedule': command('activity.manage', () => ({ ...slot, ...reason })),
  'POST /activities/:activityId/capacity': command('activity.manage', () => ({ capacity: 30, ...reason })),
  'POST /activities/:activityId/leader': command('activity.manage', ({ talent: talentId }) => ({ talentId })),
  'POST /activities/:activityId/call-off': command('activity.manage', () => reason),
  'POST /activities/:activityId/sign-up': command(
    'activity.sign-up',
    ({ member }) => ({ memberIds: [member] }),
    'file-or-own',
  ),
  'POST /activities/:activityId/sign-out': command(
    'activity.sign-up',
    ({ member }) => ({ memberId: member }),
    'file-or-own',
  ),
  'POST /activities/:activityId/check-in': command('activity.attend', () => ({ code: '0' }), 'own'),
  'POST /activities/:activityId/attendance': command('activity.confirm', ({ otherMember }) => ({
    memberIds: [otherMember],
  })),
  'POST /activities/:activityId/attendance/retract': command('activity.confirm', ({ otherMember }) => ({
    memberId: otherMember,
    ...reason,
  })),
  'POST /activities/:activityId/close': command('activity.confirm', () => ({ guests: 1 })),
  'POST /activities/:activityId/rate': command('activity.attend', () => ({ rating: 5 }), 'own'),
  'GET /talents': query('talent.read'),
  'GET /talents/:talentId': query('talent.read'),
  'POST /talents': command('talent.register', ({ branch, member }) => talent(branch, member), 'file-or-own'),
  'POST /talents/:talentId/change': command(
    'talent.register',
    () => ({ skills: ['朗诵'], name: '程远舟' }),
    'file-or-own',
  ),
  'POST /talents/:talentId/withdraw': command('talent.register', undefined, 'file-or-own'),
  'GET /venues': query('venue.read'),
  'GET /venues/:venueId': query('venue.read'),
  'GET /venues/:venueId/bookings': query('venue.read'),
  'POST /venues': command('venue.manage', ({ branch }) => venue(branch)),
  'POST /venues/:venueId/change': command(
    'venue.manage',
    () => ({ ...hall, capacity: 120, ...reason }),
    'installation',
  ),
  'POST /venues/:venueId/close': command('venue.manage', () => ({ on: '2027-01-01', ...reason }), 'installation'),
  'POST /venues/:venueId/bookings': command('venue.book', ({ branch }) => booking(branch)),
  'POST /venues/:venueId/bookings/:bookingId/move': command('venue.book', () => ({ ...slot, ...reason })),
  'POST /venues/:venueId/bookings/:bookingId/cancel': command('venue.book', () => reason),
  'POST /venues/:venueId/bookings/:bookingId/settle': command('venue.book', () => ({ outcome: 'used' })),

  'GET /members/:memberId/hours': query('hours.read', 'file-or-own'),
  'POST /members/:memberId/hours': command('hours.record', ({ branch }) => ({ ...hours, organiserId: branch })),
  'POST /members/:memberId/hours/:recordId/certify': command('hours.certify'),
  'POST /members/:memberId/hours/:recordId/correct': command('hours.correct', () => ({ ...hours, ...why })),
  'POST /members/:memberId/hours/:recordId/void': command('hours.correct', () => why),
  'GET /volunteering/statistics': query('statistics.read'),
  'GET /members/:memberId/certificates': query('certificate.read', 'file-or-own'),
  'POST /members/:memberId/certificates': command('certificate.issue', ({ street }) => ({
    from: '2026-01-01',
    until: on,
    unitId: street,
  })),
  'POST /members/:memberId/certificates/:number/revoke': command('certificate.issue', () => why),
  'GET /members/:memberId/certificates/:number.pdf': query('certificate.read', 'file-or-own'),

  'GET /grids': query('unit.read'),
  'GET /grids/map': query('unit.read'),
  'GET /grids/:gridId': query('unit.read'),
  'POST /grids': command('unit.manage', () => grid),
  'POST /grids/import': command('unit.manage', () => ({ collection: { type: 'FeatureCollection', features: [] }, on })),
  'POST /grids/:gridId/rename': command('unit.manage', () => ({ name: '一号网格', ...reason })),
  'POST /grids/:gridId/outline': command('unit.manage', () => ({ coordinates: [ring] })),
  'POST /grids/:gridId/close': command('unit.manage', () => ({ on, ...reason })),

  'GET /reorganisations': query('reorganisation.read'),
  'GET /reorganisations/:reorganisationId': query('reorganisation.read', 'file'),
  'POST /reorganisations': command('reorganisation.propose', ({ branch, branchAbove }) =>
    reorganisation(branch, branchAbove),
  ),
  'POST /reorganisations/:reorganisationId/plan': command('reorganisation.propose', ({ none }) => ({
    receivers: [{ unitId: none, rest: true }],
  })),
  'POST /reorganisations/:reorganisationId/withdraw': command('reorganisation.propose', () => reason),
  'POST /reorganisations/:reorganisationId/approve': command('reorganisation.decide', ({ street }) => ({
    on,
    unitId: street,
    document: '潮党委〔2026〕9号',
  })),
  'POST /reorganisations/:reorganisationId/set-up': command('reorganisation.decide'),
  'POST /reorganisations/:reorganisationId/stop': command('reorganisation.decide', ({ street }) => ({
    unitId: street,
    ...reason,
  })),
  'POST /reorganisations/:reorganisationId/complete': command('reorganisation.decide', () => ({ on })),

  'GET /plans': query('plan.read'),
  'GET /plans/:planId': query('plan.read', 'file'),
  'GET /plans/:planId/variance': query('plan.read', 'file'),
  'POST /plans': command('plan.propose', ({ branch }) => plan(branch, 2027)),
  'POST /plans/:planId/changes': command('plan.propose', () => ({ theme: '防汛年', goals: [], intended: [] })),
  'POST /plans/:planId/approve': command('plan.approve', forBranch),
  'POST /plans/:planId/return': command('plan.approve', backForBranch),
  'POST /plans/:planId/schemes/:month': command('plan.propose', () => scheme),
  'POST /plans/:planId/schemes/:month/approve': command('plan.approve', forBranch),
  'POST /plans/:planId/schemes/:month/return': command('plan.approve', backForBranch),

  'GET /sessions': query('session.read'),
  'GET /sessions/own': query('session.attend', 'own'),
  'GET /sessions/:sessionId': query('session.read', 'file'),
  'GET /sessions/:sessionId/leaves': query('session.keep', 'file'),
  'GET /sessions/:sessionId/check-in-codes': query('session.keep', 'file'),
  'GET /sessions/:sessionId/check-in-code': query('session.attend', 'own'),
  'GET /organisation-life/due': query('session.read'),
  'GET /organisation-life/overdue': query('session.read'),
  'POST /sessions': command('session.convene', ({ branch, plan: planId, none }) => session(branch, planId, none)),
  'POST /sessions/:sessionId/move': command('session.convene', () => ({ ...evening, ...reason })),
  'POST /sessions/:sessionId/cancel': command('session.convene', () => reason),
  'POST /sessions/:sessionId/check-ins': command('session.keep', () => ({ code: 'none' })),
  'POST /sessions/:sessionId/attendance': command('session.keep', (ids) => ({ members: [ids.otherMember] })),
  'POST /sessions/:sessionId/leave': command('session.leave', (ids) => ({ memberId: ids.otherMember, ...reason })),
  'POST /sessions/:sessionId/leave/:memberId/decide': command('session.keep', () => ({ granted: true })),
  'POST /sessions/:sessionId/hold': command('session.keep'),
  'POST /sessions/:sessionId/excuses/:memberId': command('session.keep', () => why),
  'POST /sessions/:sessionId/corrections/:memberId': command('session.keep', () => ({ ...why, present: true })),
  'POST /sessions/:sessionId/minutes': command('session.keep', (ids) => ({
    sha256: 'a'.repeat(64),
    name: '会议记录.pdf',
    recorderId: ids.member,
  })),
  'POST /sessions/:sessionId/resolutions': command('session.keep', () => ({ matter: '年度工作报告' })),
  'GET /absence-rungs': query('absence.read'),
  'GET /members/:memberId/absence-ladder': query('absence.read', 'file'),
  'POST /members/:memberId/absence-ladder/proposals': command('absence.propose', () => ({
    rung: 'reminder',
    grounds: '多次未到',
    document: '谈话记录',
  })),
  'POST /members/:memberId/absence-ladder/proposals/:rungId/decide': command('absence.decide', ({ branch }) => ({
    taken: true,
    byUnitId: branch,
    document: '支委会决议',
  })),
  'GET /attendance': query('attendance.read'),
  'GET /attendance/class-hours': query('session.read'),
  'GET /members/:memberId/attendance': query('attendance.read', 'file-or-own'),
  'POST /members/:memberId/class-hour-exemptions': command('attendance.exempt', () => ({ year: 2026, ...why })),
  'POST /members/:memberId/class-hour-exemptions/end': command('attendance.exempt', () => ({
    year: 2026,
    authority: '支委会',
  })),

  'POST /imports/hours': command('import.hours', undefined, 'installation'),
  'GET /imports/hours/template': query('import.hours', 'installation'),
  'POST /imports/units': command('import.units', undefined, 'installation'),
  'GET /imports/units/template': query('import.units', 'installation'),
  'POST /imports/roster': command('import.roster', undefined, 'installation'),
  'GET /imports/roster/template': query('import.roster', 'installation'),

  'GET /members': query('member.read'),
  'GET /statistics': query('statistics.read'),
  'GET /deadlines': query('deadline.read'),
  'GET /members/:memberId': query('member.read-personal', 'file'),
  'GET /members/:memberId/timeline': query('member.read', 'file'),
  'GET /members/:memberId/events': query('member.events', 'file'),
  'GET /self': query('self.read', 'own'),
  'GET /self/timeline': query('self.read', 'own'),

  'POST /members/applications': step({ person }),
  'POST /members/:memberId/development/application-talk': step({ talkers: ['支部委员'] }),
  'POST /members/:memberId/development/nomination': step({ by: 'members' }),
  'POST /members/:memberId/development/activist': step(organ),
  'POST /members/:memberId/development/filing': step({ matter: 'activist', outside: '区委组织部' }),
  'POST /members/:memberId/development/cultivators': persons('cultivators'),
  'POST /members/:memberId/development/assessment': step({ of: 'activist', period: '上半年', result: 'good' }),
  'POST /members/:memberId/development/notice': step({ matter: 'target', until: on, objections: 0 }),
  'POST /members/:memberId/development/target': step({ ...organ, opinionsHeard: [] }),
  'POST /members/:memberId/development/introducers': persons('introducers'),
  'POST /members/:memberId/development/political-review': step({ passed: true, documents: [] }),
  'POST /members/:memberId/development/training': step({ days: 3, classHours: 24 }),
  'POST /members/:memberId/development/committee-review': step({ ...organ, qualified: true }),
  'POST /members/:memberId/development/pre-review': decision({ passed: true }),
  'POST /members/:memberId/development/form': step({ formNumber: 'RD-1' }),
  'POST /members/:memberId/development/written-opinion': command('development.record', (ids) => ({
    ...act(ids),
    matter: 'admission',
    filedBy: ids.otherMember,
  })),
  'POST /members/:memberId/development/admission-vote': step(ballot),
  'POST /members/:memberId/development/approval-talk': decision({ talkers: ['组织员'] }),
  'POST /members/:memberId/development/admission-decision': decision({ approved: true, special: false }),
  'POST /members/:memberId/development/group': step({ groupName: '第一党小组' }),
  'POST /members/:memberId/development/oath': step({ place: '党群服务中心' }),
  'POST /members/:memberId/development/conversion-application': step(),
  'POST /members/:memberId/development/conversion-vote': step({ ...ballot, proposal: 'convert' }),
  'POST /members/:memberId/development/conversion-decision': decision({ outcome: 'convert' }),
  'POST /members/:memberId/development/archive': step({ place: '组织办' }),
  'POST /members/:memberId/development/local-step': step({ overlay: 'local', step: 'visit' }),
  'POST /members/:memberId/development/end': step({ reason: 'withdrawn' }),

  'POST /members/:memberId/details': command('member.change-details', () => ({ changes: { phone: '1' }, ...reason })),
  'POST /members/:memberId/death': command('roll.standing', () => ({ on })),
  'POST /members/:memberId/resignation': standing(reason),
  'POST /members/:memberId/suspension': standing({ ground: 'settled-abroad', since: on }),
  'POST /members/:memberId/restoration': standing(reason),
  'POST /members/:memberId/removal': standing({ ...reason, ground: 'lost-faith' }),
  'POST /members/:memberId/deemed-withdrawal': standing({ ...reason, kind: 'dues' }),
  'POST /members/:memberId/lapses': command('member.change-details', () => ({ kind: 'dues', since: on })),
  'POST /members/:memberId/lapses/:lapseId/end': command('member.change-details', () => ({
    ...reason,
    how: 'resumed',
    endedOn: on,
  })),
  'POST /members/:memberId/contact-lost': command('member.change-details', () => ({ lastContactOn: on })),
  'POST /members/:memberId/contact-found': command('member.change-details', () => ({ ...reason, foundOn: on })),
  'POST /members/:memberId/erasure': command('erasure', () => ({ ...reason, authority: '本人申请' })),
  'POST /members/:memberId/corrections/preview': command('correction.propose', ({ none }) => ({
    corrects: none,
    replacement: null,
  })),
  'POST /members/:memberId/corrections': command('correction.propose', correction),
  'POST /members/:memberId/corrections/:proposalId/approve': command('correction.approve', ({ street }) => ({
    unitId: street,
  })),
  'POST /members/:memberId/corrections/:proposalId/reject': command('correction.approve', () => reason),

  'GET /members/:memberId/limits': query('member.read', 'file'),
  'POST /members/:memberId/probation/extension': command('probation.decide', acts(reason)),
  'POST /members/:memberId/probation/restoration': command('probation.decide', acts(reason)),
  'POST /members/:memberId/criticism': command('measure.record', acts({ form: 'talk', matter: '谈话提醒' })),
  'POST /members/:memberId/rectifications': command(
    'measure.record',
    acts({ until: '2026-12-31', matter: '长期缺席' }),
  ),
  'POST /members/:memberId/rectifications/:rectificationId/conclude': command(
    'measure.record',
    acts({ ...reason, corrected: true }),
  ),
  'POST /members/:memberId/persuaded-resignation': standing(reason),

  'GET /clearances': query('transfer.clear'),
  'POST /clearances': command('transfer.clear', ({ branch }) => ({ on, unitId: branch })),

  'GET /reviews': query('review.work'),
  'POST /reviews': command('review.work', ({ member, street }) => ({
    on,
    memberId: member,
    unitId: street,
    source: 'inspection',
    matter: '巡察移交',
    conflicts: [],
  })),
  'GET /reviews/:reviewId': query('review.work', 'case-team'),
  'POST /reviews/:reviewId/team': onCase(({ account }) => ({ on, accountId: account, part: 'review', conflicts: [] })),
  'POST /reviews/:reviewId/team/:accountId/release': onCase(() => ({ ...reason, on })),
  'POST /reviews/:reviewId/findings': onCase(() => ({
    on,
    found: [{ fact: '收受礼金', articles: ['DISCIPLINE-2023 art. 97?'] }],
    evidence: [],
  })),
  'POST /reviews/:reviewId/facts-shown': onCase(() => ({ on, signed: true })),
  'POST /reviews/:reviewId/statement': onCase(() => ({ on, statement: '属实', waived: false })),
  'POST /reviews/:reviewId/proposal': onCase(() => ({ ...reason, on, terms: warning })),
  'POST /reviews/:reviewId/branch-vote': onCase(() => ({
    on,
    present: 0,
    secret: true,
    yes: 0,
    no: 0,
    abstained: 0,
    memberAttended: true,
  })),
  'POST /reviews/:reviewId/decide': onCase(acts({ ...reason, terms: warning, document: '潮纪〔2026〕1号' })),
  'POST /reviews/:reviewId/announce': onCase(() => ({ on, to: '支部党员大会' })),
  'POST /reviews/:reviewId/execute': onCase(() => ({ on, done: '已归档' })),
  'POST /reviews/:reviewId/extend': onCase(acts({ ...reason, until: '2027-03-01' })),
  'POST /reviews/:reviewId/appeal': onCase(() => ({ on, grounds: '处分过重' })),
  'POST /reviews/:reviewId/re-examination': onCase(
    acts({ ...reason, outcome: 'upheld', document: '潮纪复〔2026〕1号' }),
  ),
  'POST /reviews/:reviewId/transfer-consent': onCase(acts(reason)),
  'POST /reviews/:reviewId/close': onCase(() => ({ ...reason, on, how: 'no-breach' })),

  'GET /problems': query('problem.read'),
  'GET /problems/burn-up': query('problem.read'),
  'GET /problems/evidence/check': query('audit.verify', 'installation'),
  'GET /problems/:problemId': query('problem.read', 'file-or-own'),
  'GET /problems/:problemId/timeline': query('problem.read', 'file-or-own'),
  'GET /problems/:problemId/evidence/:evidenceId': query('problem.read', 'file-or-own'),
  'POST /problems': command('problem.open', ({ branch }) => problem(branch)),
  'POST /problems/:problemId/squad': command('problem.open', ({ member }) => ({ on, leaderId: member, memberIds: [] })),
  'POST /problems/:problemId/steps': ofSquad(() => ({ on, title: '取样', dueOn: '2026-12-31' })),
  'POST /problems/:problemId/steps/:stepId/done': ofSquad(() => ({ on, result: '已取样' })),
  'POST /problems/:problemId/steps/:stepId/drop': ofSquad(() => ({ on, ...reason })),
  'POST /problems/:problemId/visits': ofSquad(({ member }) => ({ on, memberIds: [member], found: '淤泥一米' })),
  'POST /problems/:problemId/measures': ofSquad(() => ({ on, what: '原位清淤' })),
  'POST /problems/:problemId/evidence': ofSquad(undefined),
  'POST /problems/:problemId/evidence/:evidenceId/remove': command('problem.decide', () => why),
  'POST /problems/:problemId/submit': ofSquad(() => ({ on, result: '已疏通' })),
  'POST /problems/:problemId/accept': examined({ finding: '属实' }),
  'POST /problems/:problemId/return': examined(reason),
  'POST /problems/:problemId/reopen': ruled(later),
  'POST /problems/:problemId/extend': ruled(later),
  'POST /problems/:problemId/hand-over': command('problem.decide', ({ branchAbove, branch }) => ({
    on,
    unitId: branchAbove,
    toUnitId: branch,
    ...reason,
  })),
  'POST /problems/:problemId/give-up': ruled({ ...reason, document: '潮党〔2026〕1号' }),
  'GET /indices': query('index.read'),
  'GET /indices/facts': query('index.read'),
  'GET /indices/:definitionId': query('index.read'),
  'POST /indices': command('index.draft', () => index, 'installation'),
  'POST /indices/:definitionId/draft': command('index.draft', () => index, 'installation'),
  'POST /indices/:definitionId/approve': command(
    'index.draft',
    ({ street }) => ({ unitId: street, document: '潮党〔2026〕4号', from: on }),
    'installation',
  ),
  'POST /indices/:definitionId/discard': command('index.draft', () => reason, 'installation'),
  'GET /scores': query('score.read'),
  'GET /scores/members/:memberId': query('score.read', 'file-or-own'),
  'GET /scores/units/:unitId': query('score.read', 'file'),
  'GET /score-appeals': query('score.read'),
  'GET /score-appeals/:appealId': query('score.read', 'file-or-own'),
  'POST /score-appeals': command(
    'score.appeal',
    ({ member }) => ({ memberId: member, item: 'visits', scoreOn: on, grounds: '漏记' }),
    'file-or-own',
  ),
  'POST /score-appeals/:appealId/decide': command('score.decide', ({ branchAbove }) => ({
    unitId: branchAbove,
    outcome: 'dismissed',
    hundredths: 0,
    ...reason,
  })),
  'GET /claims': query('claim.read'),
  'POST /claims': command('claim.record', ({ branch }) => claim(branch)),
  'POST /claims/:claimId/withdraw': command('claim.record', () => reason),
  'GET /methods': query('method.read'),
  'GET /methods/:methodId': query('method.read'),
  'POST /methods': command('method.manage', ({ problem: problemId }) => ({ ...how, problemId })),
  'POST /methods/:methodId/revise': command('method.manage', () => how),
  'POST /methods/:methodId/reuse': command('method.manage', ({ problem: problemId }) => ({
    on,
    problemId,
    note: '改用小型设备',
  })),
  'POST /methods/:methodId/withdraw': command('method.manage', () => ({ on, ...reason })),

  'POST /members/inbound': command('transfer.receive', ({ branch }) => ({
    on,
    destinationId: branch,
    sourceName: '云岭县委组织部',
    issuedOn: on,
    validUntil: on,
    stage: 'full',
    letterNumber: '云介1号',
    joinedOn: '2015-01-01',
    fullOn: '2016-01-01',
    person: { ...person, name: '顾南星', idNumber: '330203199603042222' },
  })),
  'POST /members/:memberId/transfers': command('transfer.initiate', () => ({
    ...reason,
    on,
    outside: '云岭县委组织部',
  })),
  'POST /members/:memberId/transfers/:transferId/approve': command('transfer.approve', act),
  'POST /members/:memberId/transfers/:transferId/letter': command('transfer.approve', acts(letter)),
  'GET /members/:memberId/transfers/:transferId/letter.pdf': query('transfer.initiate', 'file'),
  'POST /members/:memberId/transfers/:transferId/withdraw': command('transfer.initiate', acts(reason)),
  'POST /members/:memberId/transfers/:transferId/receive': command('transfer.receive', act),
  'POST /members/:memberId/transfers/:transferId/refuse': command(
    'transfer.receive',
    acts({ ...reason, ground: 'file-incomplete' }),
  ),
  'POST /members/:memberId/floating': command('floating.manage', () => ({
    leftOn: on,
    region: '新加坡',
    abroad: true,
  })),
  'POST /members/:memberId/floating/:floatingId/contacts': command('floating.manage', () => ({
    contactedOn: on,
    by: '组织委员',
  })),
  'POST /members/:memberId/floating/:floatingId/return': command('floating.manage', () => ({ on })),
}

/** Routes that ask for no permission: open to everybody, or to everybody who is signed in. */
export const openRoutes: readonly string[] = [
  'GET /health/live',
  'GET /health/ready',
  'POST /session',
  'POST /session/refresh',
  'GET /api/v1/verify/:code',
  'GET /verify/:code',
]
export const signedInRoutes: readonly string[] = [
  'GET /session',
  'POST /session/password',
  'DELETE /session',
  'GET /session/open',
  'DELETE /session/open',
  'DELETE /session/open/:sessionId',
  'GET /session/second-factor',
  'POST /session/second-factor',
  'POST /session/second-factor/confirm',
  'POST /session/second-factor/remove',
]
