import { activityActs } from './activities.mjs'
import { review } from './discipline.mjs'
import { addDays, addMonths } from './random.mjs'
import { claimActs, indexActs, problemActs } from './problems.mjs'
import { organisationLifeActs } from './organisation-life.mjs'
import { Roll } from './roll.mjs'
import { branches, smallBranch, street } from './units.mjs'
import { volunteeringActs } from './volunteering.mjs'

export const lastDay = '2026-11-20'
const committee = 'branch-committee'

/**
 * Three years of acts on the roster, as the API takes them: who (`as`), when (`on`), which task (`post`), which body. `{m:name}`
 * and `{u:name}` stand for ids; `key` makes the act repeatable, and `{transfer:key}`, `{floating:key}`, `{lapse:key}`,
 * `{proposal:key}`, `{review:key}`, `{activity:key}`, `{venue:key}`, `{talent:key}`, `{event:key}` refer to what it made. Acts behind `lastDay` are still to come.
 */
export function actsOf(random, people, members) {
  const story = new Story(random, people, members)
  story.candidates()
  story.conversions()
  story.failedVote()
  story.starring()
  story.transfers()
  story.dailyLife()
  const volunteers = volunteeringActs((...of) => story.act(...of), story.pillars)
  review(story, story.free.pop())
  activityActs((...of) => story.act(...of), random, story.free, volunteers)
  const act = (...of) => story.act(...of)
  problemActs(act, (branch) =>
    story.full
      .get(branch)
      .slice(5, 8)
      .map(({ name }) => name),
  )
  indexActs(act)
  claimActs(act)
  organisationLifeActs(act, story)
  const ordered = story.acts
    .filter(({ on }) => on <= lastDay)
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.order - b.order))
  for (const act of ordered) if (act.clearVoteOf) fillVote(act, story.roll.of(act.clearVoteOf, act).voting.length)
  const { failed: failedVote, expired: expiredLetter, lapsed, sanctioned } = story
  const told = { failedVote, expiredLetter, longLapse: lapsed.name, sanctioned, volunteers }
  return { acts: ordered, people: { moved: '苏明远', ...told } }
}

/** A meeting that most attend and that agrees: figures follow from the number due, as the platform derives it. */
function fillVote(act, due) {
  const present = Math.ceil(due * 0.8)
  const yes = Math.max(Math.floor(due / 2) + 1, Math.ceil(due * 0.72))
  const others = act.post.endsWith('/branch-vote') ? { memberAttended: true } : { writtenYes: 0, writtenNo: 0 }
  Object.assign(act.body, { present, secret: true, yes, no: 0, abstained: present - yes, ...others })
  delete act.clearVoteOf
}

class Story {
  acts = []
  letters = 0
  forms = 0

  constructor(random, people, members) {
    this.random = random
    this.people = people
    this.full = Map.groupBy(
      members.filter(({ kind, name }) => kind === '正式党员' && name !== '苏明远'),
      ({ branch }) => branch,
    )
    this.roll = new Roll(members)
    this.probationary = members.filter(({ kind }) => kind === '预备党员')
    // Two members a branch take part in nothing else: they cultivate and introduce.
    this.pillars = new Map(
      branches.map((branch) => [
        branch,
        this.full
          .get(branch)
          .splice(0, 2)
          .map(({ name }) => name),
      ]),
    )
    this.free = branches.filter((branch) => branch !== smallBranch).flatMap((branch) => this.full.get(branch).slice(20))
  }

  act(on, as, post, body, key, more = {}) {
    const number = this.acts.length
    this.acts.push({
      on,
      as,
      post,
      body,
      key: key ?? `demo-${String(number).padStart(5, '0')}`,
      ...more,
      order: number,
    })
  }

  /** An act on a member's file. */
  on(name, day, as, task, body = {}, key) {
    this.act(day, as, `/members/{m:${name}}/${task}`, body, key)
  }

  step(name, branch, day, task, body = {}) {
    this.on(name, day, branch, `development/${task}`, { on: day, unitId: `{u:${branch}}`, ...body })
  }

  approval(name, day, task, body) {
    this.on(name, day, 'admin', `development/${task}`, { on: day, unitId: `{u:${street}}`, ...body })
  }

  candidates() {
    const usual = branches.filter((branch) => branch !== smallBranch)
    for (let i = 0; i < 48; i++) {
      const branch = usual[i % usual.length]
      const applied = addDays('2023-11-06', Math.floor(i * 17.5))
      this.road(this.applicant(branch, applied), branch, applied, {})
    }
  }

  applicant(branch, applied) {
    const person = this.people.person(this.people.birthday('1978-01-01', '2004-12-31'))
    const { name, sex, ethnicity, born, education, idNumber, work, phone } = person
    this.act(applied, branch, '/members/applications', {
      on: applied,
      unitId: `{u:${branch}}`,
      person: {
        name,
        sex: sex === '男' ? 'male' : 'female',
        ethnicity,
        bornOn: born,
        education,
        idNumber,
        workplace: work,
        phone,
      },
    })
    return name
  }

  road(name, branch, applied, { vote }) {
    const [first, second] = this.pillars.get(branch)
    const activist = addDays(applied, 125)
    const target = addMonths(activist, 13)
    const later = (days) => addDays(target, days)
    this.step(name, branch, addDays(applied, 15), 'application-talk', { talkers: ['支部委员'] })
    this.step(name, branch, addDays(applied, 120), 'nomination', { by: 'members' })
    this.step(name, branch, activist, 'activist', { organ: committee })
    this.step(name, branch, addDays(activist, 5), 'filing', { matter: 'activist', recipientId: `{u:${street}}` })
    this.step(name, branch, addDays(activist, 6), 'cultivators', { cultivators: [`{m:${first}}`, `{m:${second}}`] })
    this.step(name, branch, addMonths(activist, 6), 'assessment', {
      of: 'activist',
      period: '培养半年',
      result: 'good',
    })
    this.step(name, branch, addMonths(activist, 12), 'assessment', {
      of: 'activist',
      period: '培养一年',
      result: 'good',
    })
    this.step(name, branch, later(-3), 'notice', { matter: 'target', until: later(-3), objections: 0 })
    this.acts.at(-1).body.on = later(-20)
    this.step(name, branch, target, 'target', {
      organ: committee,
      opinionsHeard: ['group', 'cultivators', 'members', 'masses'],
    })
    this.step(name, branch, later(3), 'filing', { matter: 'target', recipientId: `{u:${street}}` })
    this.step(name, branch, later(5), 'introducers', { introducers: [`{m:${first}}`, `{m:${second}}`] })
    this.step(name, branch, later(30), 'political-review', { passed: true, documents: ['函调材料'] })
    this.step(name, branch, later(40), 'training', { days: 5, classHours: 40 })
    this.step(name, branch, later(50), 'committee-review', { organ: committee, qualified: true })
    this.approval(name, later(60), 'pre-review', { passed: true })
    this.step(name, branch, later(65), 'form', {
      formNumber: `RD-${later(65).slice(0, 4)}-${String(++this.forms).padStart(4, '0')}`,
    })
    this.step(name, branch, later(70), 'admission-vote', vote ?? {})
    if (!vote) this.clearVote(branch)
    if (!vote) this.probation(name, branch, later(70))
  }

  /** Marks the last act as a vote that passes; its figures are filled in when all acts are known. */
  clearVote(branch) {
    this.acts.at(-1).clearVoteOf = branch
  }

  /** By the last act: from which day it counts, and where the member is then. */
  moved(name, from, where) {
    this.roll.change(name, from, where, this.acts.at(-1))
  }

  probation(name, branch, voted) {
    this.approval(name, addDays(voted, 20), 'approval-talk', { talkers: ['组织员'] })
    this.approval(name, addDays(voted, 30), 'admission-decision', { approved: true, special: false })
    this.moved(name, voted, { branch, votes: false })
    this.step(name, branch, addDays(voted, 35), 'filing', { matter: 'admission', recipientId: `{u:${street}}` })
    this.step(name, branch, addDays(voted, 38), 'group', { groupName: '第一党小组' })
    this.step(name, branch, addDays(voted, 50), 'oath', { place: '望潮街道党群服务中心' })
    this.step(name, branch, addMonths(voted, 6), 'assessment', { of: 'probation', period: '预备半年', result: 'good' })
    this.conversion(name, branch, addMonths(voted, 12))
  }

  conversion(name, branch, ends, proposal = 'convert') {
    this.step(name, branch, addDays(ends, -12), 'conversion-application')
    this.step(name, branch, addDays(ends, 8), 'conversion-vote', {
      proposal,
      ...(proposal === 'extend' && { extendMonths: 6 }),
    })
    this.clearVote(branch)
    this.approval(name, addDays(ends, 40), 'conversion-decision', { outcome: proposal })
    if (proposal === 'convert') this.moved(name, ends, { branch, votes: true })
    if (proposal === 'convert') this.step(name, branch, addDays(ends, 70), 'archive', { place: '街道党工委组织办' })
  }

  /** Those who were on probation when the street began: one of them is extended by six months. */
  conversions() {
    for (const [index, { name, branch, joined }] of this.probationary.entries()) {
      this.conversion(name, branch, addMonths(joined, 12), index === 3 ? 'extend' : 'convert')
      if (index === 3) this.conversion(name, branch, addMonths(joined, 18))
    }
  }

  /** 16 due, 9 present, 8 yes: one vote short of 9. */
  failedVote() {
    const name = this.applicant(smallBranch, '2024-01-08')
    this.road(name, smallBranch, '2024-01-08', {
      vote: { present: 9, secret: true, yes: 8, no: 1, abstained: 0, writtenYes: 0, writtenNo: 0 },
    })
    this.failed = name
  }

  /** 苏明远 moves in September 2024; the day of the receipt is wrong by nine days, and a correction waits for approval. */
  starring() {
    const name = '苏明远'
    this.transfer(name, '海棠一支部', '梧桐二支部', '2024-09-02', 'star')
    this.on(
      name,
      '2025-03-03',
      '梧桐二支部',
      'corrections',
      {
        corrects: '{event:star-receive}',
        replacement: {
          data: {
            transferId: '{transfer:star}',
            at: { unitId: '{u:梧桐二支部}' },
            decidedBy: `{u:${street}}`,
            receiptNumber: '回执0001',
            findings: [],
          },
          effectiveOn: '2024-09-14',
        },
        reason: '回执日期录入有误，应为2024年9月14日',
        authority: '望潮街道党工委组织办核查意见',
      },
      'star-correction',
    )
    this.on(name, '2024-05-06', '海棠一支部', 'details', {
      changes: { workplace: '望潮街道党群服务中心' },
      reason: '工作调动',
    })
  }

  transfer(name, from, to, day, key, until = 'received') {
    this.on(name, day, from, 'transfers', { on: day, destinationId: `{u:${to}}`, reason: '居住地变更' }, key)
    this.on(name, addDays(day, 3), 'admin', `transfers/{transfer:${key}}/approve`, {
      on: addDays(day, 3),
      unitId: `{u:${street}}`,
    })
    this.on(name, addDays(day, 4), 'admin', `transfers/{transfer:${key}}/letter`, {
      on: addDays(day, 4),
      unitId: `{u:${street}}`,
      letterNumber: `望潮介〔${day.slice(0, 4)}〕${String(++this.letters).padStart(4, '0')}`,
      validUntil: addDays(day, 64),
      addressee: to,
      duesPaidUntil: day.slice(0, 7),
    })
    if (until === 'letter') return
    const end = addDays(day, 21)
    if (until === 'refused')
      this.on(name, end, 'admin2', `transfers/{transfer:${key}}/refuse`, {
        on: end,
        unitId: `{u:${street}}`,
        ground: 'file-incomplete',
        reason: '档案缺转正材料',
      })
    else {
      this.on(
        name,
        end,
        'admin2',
        `transfers/{transfer:${key}}/receive`,
        { on: end, unitId: `{u:${street}}`, receiptNumber: `回执${String(this.letters).padStart(4, '0')}` },
        `${key}-receive`,
      )
      this.moved(name, end, { branch: to, votes: true })
    }
  }

  transfers() {
    const usual = branches.filter((branch) => branch !== smallBranch)
    for (let i = 0; i < 36; i++) {
      const { name, branch } = this.free.pop()
      const to = usual[(usual.indexOf(branch) + 1 + (i % (usual.length - 1))) % usual.length]
      this.transfer(name, branch, to, addDays('2023-12-01', i * 29), `t${i}`, i === 7 ? 'refused' : 'received')
    }
    const expired = this.free.pop()
    this.expired = expired.name
    this.transfer(
      expired.name,
      expired.branch,
      usual.find((branch) => branch !== expired.branch),
      '2026-06-08',
      'expired',
      'letter',
    )
    const open = this.free.pop()
    this.transfer(
      open.name,
      open.branch,
      usual.find((branch) => branch !== open.branch),
      '2026-11-02',
      'open',
      'letter',
    )
  }

  dailyLife() {
    for (let i = 0; i < 10; i++) {
      const { name } = this.free.pop()
      const died = addDays('2024-01-12', i * 100)
      this.on(name, addDays(died, 3), 'admin', 'death', { on: died })
      this.moved(name, died, { branch: null })
    }
    for (let i = 0; i < 40; i++) {
      const { name, branch } = this.free.pop()
      this.on(name, addDays('2023-12-20', i * 26), branch, 'details', {
        changes: { phone: `1990001${String(1000 + i)}` },
        reason: '本人申报',
      })
    }
    for (let i = 0; i < 12; i++) this.floating(i)
    for (let i = 0; i < 6; i++) this.lapse(i)
  }

  floating(i) {
    const { name, branch } = this.free.pop()
    const left = addDays('2024-02-20', i * 70)
    const abroad = i % 4 === 0
    this.on(
      name,
      left,
      branch,
      'floating',
      { leftOn: left, region: abroad ? '新加坡' : '广东省深圳市', abroad },
      `float${i}`,
    )
    for (const months of [5, 10]) {
      const day = addMonths(left, months)
      this.on(name, day, branch, `floating/{floating:float${i}}/contacts`, { contactedOn: day, by: '组织委员' })
    }
    if (i % 3 === 0)
      this.on(name, addMonths(left, 12), branch, `floating/{floating:float${i}}/return`, { on: addMonths(left, 12) })
  }

  /** Some end with a good reason; the last goes on for more than six months and becomes a proposal, never a removal. */
  lapse(i) {
    const { name, branch } = this.free.pop()
    const since = i === 5 ? '2026-03-01' : addDays('2024-03-01', i * 120)
    this.on(
      name,
      addDays(since, 40),
      branch,
      'lapses',
      { kind: i % 2 === 0 ? 'dues' : 'organisation-life', since },
      `lapse${i}`,
    )
    if (i === 5) {
      this.lapsed = { name, branch, from: since }
      return
    }
    const ended = addDays(since, 90)
    if (i === 3) this.ill = { name, branch, from: since, until: ended }
    this.on(name, ended, branch, `lapses/{lapse:lapse${i}}/end`, { how: 'excused', endedOn: ended, reason: '因病住院' })
  }
}
