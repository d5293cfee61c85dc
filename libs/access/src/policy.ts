import type { Role } from './roles'

/**
 * Who may do what: the one table of the platform. What does not stand here is allowed to nobody.
 *
 * `units`: within the subtree of the unit that the holder's grant names (the whole installation where the grant names none).
 * `installation`: about the installation as a whole; a grant that is bound to a unit does not give it.
 * `own`: the holder's own file and sessions, nobody else's.
 * `units-or-own`: for an office, its units; for members and residents, what is their own. Who is both has both.
 *
 * Multi-person rule: who proposes a correction or starts a transfer does not approve it, whatever his roles. The decisions of those
 * slices check it, since it depends on who acted before.
 */
export type ScopeKind = 'units' | 'installation' | 'own' | 'units-or-own'

export interface PolicyRow {
  readonly scope: ScopeKind
  readonly zh: string
  readonly en: string
  readonly roles: readonly Role[]
}

const administrator = 'street-administrator'
const secretary = 'branch-secretary'
const caseOfficer = 'discipline-case-officer'
const auditor = 'auditor'
const member = 'member'
const resident = 'resident'
const integration = 'integration'

const within = (zh: string, en: string, ...roles: readonly Role[]): PolicyRow => ({ scope: 'units', zh, en, roles })
const overall = (zh: string, en: string, ...roles: readonly Role[]): PolicyRow => ({
  scope: 'installation',
  zh,
  en,
  roles,
})
const own = (zh: string, en: string, ...roles: readonly Role[]): PolicyRow => ({ scope: 'own', zh, en, roles })
const withinOrOwn = (zh: string, en: string, ...roles: readonly Role[]): PolicyRow => ({
  scope: 'units-or-own',
  zh,
  en,
  roles,
})

export const policy = {
  // Organisations
  'unit.read': within('查看组织', 'see units', administrator, secretary, caseOfficer, auditor, integration),
  'unit.manage': within('设立、调整、撤销组织', 'establish, change and dissolve units', administrator),
  'officer.manage': within('任免组织班子成员', 'appoint and remove officers of units', administrator),

  // Reorganisation of branches. Who proposes does not approve; the decision sees to it.
  'reorganisation.read': within('查看党组织调整', 'see reorganisations', administrator, secretary, auditor),
  'reorganisation.propose': within(
    '提出党组织调整、修订方案',
    'propose reorganisations and revise their plans',
    administrator,
    secretary,
  ),
  'reorganisation.decide': within(
    '批准、组建、中止、办结党组织调整',
    'approve, set up, stop and complete reorganisations',
    administrator,
  ),

  // Member files: reading. Case officers see whom a case concerns; integrations never see personal details.
  'member.read': within('查看党员', 'see members', administrator, secretary, caseOfficer, auditor, integration),
  'member.read-personal': within(
    '查看党员个人信息',
    'see personal details of members',
    administrator,
    secretary,
    caseOfficer,
    auditor,
  ),
  'member.events': within('查看党员档案原始记录', 'see member files as stored', auditor),

  // Member files: acts. Branches record their daily work; what ends or restores a membership is recorded by the street.
  'member.enrol': within('登记现有党员', 'bring existing members onto the roll', administrator),
  'member.change-details': within('变更党员个人信息', 'change details of members', administrator, secretary),
  'roll.standing': within(
    '登记去世、退党、停止党籍、恢复、除名等',
    'record death, resignation, suspension, restoration, removal',
    administrator,
  ),
  'correction.propose': within('提出更正', 'propose corrections', administrator, secretary),
  'correction.approve': within('批准更正', 'approve corrections', administrator),
  erasure: within('删除个人信息', 'erase personal data', administrator),

  // Development of members: an application opens a file under `development.record`; approvals are acts of the committee.
  'development.record': within('记录发展党员各步骤', 'record steps of development', administrator, secretary),
  'development.decide': within('登记党委审批决定', 'record decisions of the approving committee', administrator),
  'development.record-historic': within('补录历史发展过程', 'record development of the past', administrator),

  // Transfers
  'transfer.initiate': within('发起组织关系转接', 'initiate transfers', administrator, secretary),
  'transfer.approve': within('审批转接、开具介绍信', 'approve transfers and issue letters', administrator),
  'transfer.receive': within('接收或退回转接', 'receive or refuse transfers', administrator, secretary),
  'floating.manage': within('管理流动党员', 'keep the register of floating members', administrator, secretary),

  // Discipline: the lesser acts in the member file, the end of a probation, cases for their own teams alone, and clearance before a transfer.
  'measure.record': within('登记批评教育、限期改正', 'record criticism and rectification', administrator, secretary),
  'probation.decide': within(
    '登记留党察看的延长和恢复',
    'record extension and end of probation within the Party',
    administrator,
    caseOfficer,
  ),
  'review.work': within('办理党纪审查案件', 'work on disciplinary reviews, each team on its own', caseOfficer),
  'transfer.clear': within('转出核查', 'clear transfers', caseOfficer),

  // Volunteering. Nobody claims for a member: there is no such permission for an office.
  'order.read': withinOrOwn('查看居民点单', 'see service orders', administrator, secretary, auditor, member, resident),
  'order.place': withinOrOwn('提交点单', 'place service orders', administrator, secretary, resident),
  'order.manage': within('发布、办结点单，处理争议', 'publish, close and settle orders', administrator, secretary),
  'order.claim': own('认领点单', 'claim orders', member),
  'order.serve': withinOrOwn(
    '登记服务、退回认领',
    'report a service, release a claim',
    administrator,
    secretary,
    member,
  ),
  'order.confirm': withinOrOwn(
    '确认、评价、撤回点单',
    'confirm, dispute, withdraw',
    administrator,
    secretary,
    resident,
  ),
  'hours.read': withinOrOwn('查看志愿服务时长', 'see volunteer hours', administrator, secretary, auditor, member),
  'hours.record': within('登记志愿服务时长', 'record hours of an activity', administrator, secretary),
  'hours.certify': within('认定时长', 'certify hours', administrator, secretary),
  'hours.correct': within('更正、撤销时长', 'correct and void hours', administrator, secretary),
  'certificate.read': withinOrOwn(
    '查看、打印证明',
    'see and print certificates',
    administrator,
    secretary,
    auditor,
    member,
  ),
  'certificate.issue': within('开具、撤销证明', 'issue and revoke certificates', administrator, secretary),
  'resident.register': within('为居民开通账号', 'open accounts of residents', administrator, secretary),

  // 招宝先锋港: activities, places that every unit can book, people who lend a skill. Members sign up for themselves.
  'activity.read': withinOrOwn('查看活动', 'see activities', administrator, secretary, auditor, member),
  'activity.manage': within('策划、开放、改期、取消活动', 'plan, open, reschedule, call off', administrator, secretary),
  'activity.sign-up': withinOrOwn('报名、退出', 'sign up and out', administrator, secretary, member),
  'activity.attend': own('签到、评价活动', 'check in, rate', member),
  'activity.confirm': within('确认到场、办结活动', 'confirm attendance, close', administrator, secretary),
  'venue.read': within('查看场所与预订', 'see venues and bookings', administrator, secretary, auditor),
  'venue.manage': within('启用、变更、停用场所', 'open, change and close venues', administrator),
  'venue.book': within('预订场所', 'book venues', administrator, secretary),
  'talent.read': withinOrOwn('查看能人库', 'see talents', administrator, secretary, auditor, member),
  'talent.register': withinOrOwn(
    '登记、变更能人，撤回同意',
    'register and change talents, withdraw the consent',
    administrator,
    secretary,
    member,
  ),
  // The street's own programmes: plans, organisation life. Who proposes does not approve; the decisions see to it.
  'plan.read': within('查看计划', 'see plans', administrator, secretary, auditor, integration),
  'plan.propose': within('提交计划和月方案', 'propose plans and schemes', administrator, secretary),
  'plan.approve': within('审批计划和月方案', 'approve plans and schemes', administrator, secretary),
  'session.read': within(
    '查看组织生活',
    'see sessions of organisation life',
    administrator,
    secretary,
    auditor,
    integration,
  ),
  'session.convene': within('召集、改期、取消会议', 'convene, move and cancel sessions', administrator, secretary),
  'session.keep': within(
    '签到、答复请假、登记召开、归档记录和决议',
    'check in, answer leave, close attendance, file minutes and resolutions',
    administrator,
    secretary,
  ),
  'session.leave': withinOrOwn('请假', 'ask for leave', administrator, secretary, member),
  'session.attend': own('查看本支部会议、出示签到码', 'see the branch’s sessions, show one’s code', member),
  'attendance.read': withinOrOwn('查看出席', 'see attendance', administrator, secretary, auditor, member),
  'absence.read': within(
    '查看缺席处理',
    'see decisions about absences',
    administrator,
    secretary,
    caseOfficer,
    auditor,
  ),
  'absence.propose': within('提出缺席处理', 'propose measures after absences', administrator, secretary),
  'absence.decide': within('决定缺席处理', 'decide on measures after absences', administrator, secretary),
  'attendance.exempt': within('免除学时', 'exempt from class hours', administrator, secretary),

  // 一线破难题. The squad works on its own problems; what is decided about them is decided above it.
  'problem.read': withinOrOwn('查看一线难题', 'see front-line problems', administrator, secretary, auditor, member),
  'problem.open': within('难题立项、组成攻坚小组', 'open problems and form squads', administrator, secretary),
  'problem.work': withinOrOwn(
    '记录攻坚工作、提请验收',
    'record the work of a squad and submit it',
    administrator,
    secretary,
    member,
  ),
  'problem.decide': within(
    '验收、退回、延期、移交、重开、终止难题',
    'accept, return, extend, hand over, reopen and give up problems',
    administrator,
  ),
  'method.read': within('查看工作法', 'see methods', administrator, secretary, auditor),
  'method.manage': within('提炼、修订、复用、撤回工作法', 'keep methods', administrator, secretary),

  // 堡垒指标、先锋指数. Who drafts a definition does not approve it, and who appeals does not decide: the decisions check it.
  'index.read': withinOrOwn(
    '查看指标定义',
    'see the definitions of indices',
    administrator,
    secretary,
    auditor,
    member,
  ),
  'index.draft': overall('起草、批准指标定义', 'draft and approve definitions of indices', administrator),
  'score.read': withinOrOwn(
    '查看得分及其依据',
    'see scores and what they rest on',
    administrator,
    secretary,
    auditor,
    member,
  ),
  'score.appeal': withinOrOwn('申请复核得分', 'appeal a score', administrator, secretary, member),
  'score.decide': within('决定得分复核', 'decide appeals of scores', administrator),
  'claim.read': within(
    '核对宣称数与有据数',
    'hold claimed totals against the records',
    administrator,
    secretary,
    auditor,
  ),
  'claim.record': within('登记、撤回宣称数', 'record and withdraw claimed totals', administrator),

  // Overviews
  'deadline.read': within('查看期限', 'see deadlines', administrator, secretary, caseOfficer, auditor, integration),
  'statistics.read': within('查看统计', 'see statistics', administrator, secretary, auditor, integration),

  // Files in and out
  'import.roster': within('导入党员花名册', 'import rosters', administrator),
  'import.hours': within('导入志愿服务时长台账', 'import ledgers of hours', administrator),
  'import.units': overall('导入组织', 'import units', administrator),
  'export.roster': within('导出党员花名册', 'export rosters', administrator, secretary, auditor),

  // Audit
  'audit.verify': overall('校验日志完整性', 'verify the log', administrator, auditor),
  'audit.replay': within('按时点重放', 'replay to an instant', administrator, auditor),
  'audit.reads': overall('查看敏感信息查阅记录', 'see who read sensitive data', auditor),

  // What districts are told: names nobody but by id
  'feed.read': overall('拉取对区通报', 'fetch the feed to the district', integration),
  'feed.replay': overall('重发对区通报', 'have the feed to the district sent again', administrator, integration),

  // Accounts
  'account.manage': overall('管理账号与授权', 'manage accounts and roles', administrator),
  'account.read': overall('查看账号与授权', 'see accounts and roles', administrator, auditor),

  // Operation
  'projections.read': overall('查看视图状态', 'see the state of the views', administrator, auditor, integration),
  'projections.rebuild': overall('重建视图', 'rebuild views', administrator),
  backup: overall('备份', 'back up', administrator),
  'system.read': overall('查看运行指标', 'see metrics', administrator, auditor, integration),

  // Oneself
  'self.read': own('查看本人档案', 'see one’s own file', member),
  'session.manage-own': own(
    '管理本人登录与密码',
    'manage one’s own sessions and password',
    administrator,
    secretary,
    caseOfficer,
    auditor,
    member,
    resident,
  ),
} as const satisfies Readonly<Record<string, PolicyRow>>

export type Permission = keyof typeof policy
export const permissions = Object.keys(policy) as readonly Permission[]

export function isPermission(value: unknown): value is Permission {
  return typeof value === 'string' && Object.hasOwn(policy, value)
}
