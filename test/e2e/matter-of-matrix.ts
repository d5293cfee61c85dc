import type { DomainEvent } from '@harbor/kernel/event'
import { newId, toId } from '@harbor/kernel/ids'
import { toLocalDate } from '@harbor/kernel/time'
import { methodDistilled, methodStream } from '@harbor/organization/method/events'
import { appealStream, scoreAppealed } from '@harbor/organization/score-appeal/events'
import type { HarborWorld } from '@harbor/testing/harbor-fixture'
import {
  activity,
  booking,
  claim,
  grid,
  order,
  plan,
  problem,
  reorganisation,
  session,
  talent,
  venue,
  type MatrixIds,
} from './permission-cases'

/** Who opens the matter of the requests: the second approves what the first proposes. Tokens, or names of accounts. */
export interface Openers {
  readonly admin: string
  readonly colleague: string
}

/** Units in which somebody may hold a role, as seen from the branch whose matters the requests are about. */
export interface MatterUnits {
  readonly branch: string
  readonly 'other-branch': string
  readonly above: string
  readonly below: string
}

export interface Matter {
  readonly ids: Omit<MatrixIds, 'account'>
  readonly units: MatterUnits
}

const none = '018f0000-0000-7000-8000-000000000000'

const rosterRow = (name: string, branch: string, number: string) =>
  `${name},男,汉族,1980-01-0${number},330203198001${number.padStart(2, '0')}123${number},正式党员,2005-06-01,2006-06-01,${branch}`

/** One of everything that requests can name: units, members, an order, a venue, a plan and so on, of one branch. */
export function openMatter(world: HarborWorld, openers: Openers): Promise<Matter> {
  return new MatterOpening(world, openers).open()
}

class MatterOpening {
  constructor(
    private readonly world: HarborWorld,
    private readonly openers: Openers,
  ) {}

  async open(): Promise<Matter> {
    const { streetId } = this.world
    const community = await this.establish('committee', '听涛社区党委', streetId)
    const branch = await this.establish('branch', '听涛支部', community)
    const other = await this.establish('branch', '观澜支部', streetId)
    const group = await this.establish('group', '听涛第一党小组', branch)
    await this.world.caughtUp()
    const idOf = await this.members()
    const [leader, second] = [idOf('程远舟'), idOf('苏晚晴')]
    const ids = {
      street: streetId,
      branch,
      branchAbove: community,
      none,
      member: leader,
      otherMember: second,
      order: await this.opened('/orders', order(branch)),
      ...(await this.bookVenue(branch)),
      activity: await this.openActivity(branch),
      talent: await this.opened('/talents', talent(branch, leader)),
      problem: await this.openProblem(branch, leader),
      method: await this.recordMethod(branch),
      ...(await this.convene(branch)),
      appeal: await this.recordAppeal(branch, leader),
      grid: await this.opened('/grids', grid),
      claim: await this.opened('/claims', claim(branch)),
      reorganisation: await this.opened('/reorganisations', reorganisation(branch, community)),
    }
    return { ids, units: { branch, 'other-branch': other, above: community, below: group } }
  }

  private async members(): Promise<(name: string) => string> {
    const [mine, hers] = [rosterRow('程远舟', '听涛支部', '1'), rosterRow('苏晚晴', '听涛支部', '2')]
    const head = '姓名,性别,民族,出生日期,身份证号,人员类别,入党日期,转正日期,所在党支部'
    const csv = Buffer.from(`${head}\n${mine}\n${hers}\n${rosterRow('贺江汀', '观澜支部', '3')}\n`)
    const report = await this.world.upload(this.openers.admin, '/imports/roster', 'roster.csv', csv)
    if (report.body['new'] !== 3) throw new Error(report.text)
    await this.world.caughtUp()
    const listed = await this.world.get(this.openers.admin, '/members')
    const members = listed.body['documents'] as { id: string; name: string }[]
    return (name) => members.find((one) => one.name === name)?.id ?? ''
  }

  private async establish(kind: string, name: string, parentId: string): Promise<string> {
    return this.opened('/units', { kind, name, parentId, on: '2012-07-01' })
  }

  private async opened(path: string, body: unknown): Promise<string> {
    const answer = await this.world.ask(this.openers.admin, 'POST', path, { body })
    if (answer.status !== 201) throw new Error(answer.text)
    return String(answer.body['id'])
  }

  private async bookVenue(branch: string): Promise<{ venue: string; booking: string }> {
    const id = await this.opened('/venues', venue(this.world.streetId))
    return { venue: id, booking: await this.opened(`/venues/${id}/bookings`, booking(branch)) }
  }

  /** As if recorded long ago: what it takes to come so far is not the matter here. */
  private async recorded(stream: string, event: DomainEvent): Promise<void> {
    const { journal } = this.world.harbor.platform.core
    await journal.append(await journal.load(stream), [event], {
      commandId: newId<'command'>(),
      actor: { id: newId<'account'>(), role: 'branch-secretary' },
      now: this.world.clock.now(),
    })
  }

  private async recordMethod(branch: string): Promise<string> {
    const methodId = newId<'method'>()
    const said = { name: '原位清淤', summary: '就地处理', steps: ['取样'], problemId: newId<'problem'>() }
    await this.recorded(
      methodStream(methodId),
      methodDistilled({ ...said, unitId: toId<'unit'>(branch) }, { effectiveOn: toLocalDate('2026-11-20') }),
    )
    return methodId
  }

  private async recordAppeal(branch: string, memberId: string): Promise<string> {
    const appealId = newId<'score-appeal'>()
    const said = { index: 'pioneer', item: 'visits', scoreOn: toLocalDate('2026-11-20') } as const
    const whose = { memberId: toId<'member'>(memberId), unitId: toId<'unit'>(branch) }
    const appealed = scoreAppealed({
      ...said,
      ...whose,
      definitionId: newId<'index-definition'>(),
      personal: { grounds: '漏记' },
    })
    await this.recorded(appealStream(appealId), appealed)
    return appealId
  }

  private async openProblem(branch: string, leaderId: string): Promise<string> {
    const opened = await this.world.ask(this.openers.admin, 'POST', '/problems', { body: problem(branch) })
    const id = String(opened.body['id'])
    const squad = { on: '2026-11-20', leaderId, memberIds: [] }
    const formed = await this.world.change(this.openers.admin, `problem-${id}`, `/problems/${id}/squad`, squad)
    if (formed.status !== 201) throw new Error(opened.text + formed.text)
    return id
  }

  private async openActivity(branch: string): Promise<string> {
    const id = await this.opened('/activities', activity(branch))
    const open = await this.world.change(this.openers.admin, `activity-${id}`, `/activities/${id}/open`, {})
    if (open.status !== 201) throw new Error(open.text)
    return id
  }

  /** A session needs a plan that one person has proposed and another has approved. */
  private async convene(branch: string): Promise<{ plan: string; session: string }> {
    const { admin, colleague } = this.openers
    const planned = await this.opened('/plans', plan(branch))
    const stream = `plan-${planned}` as const
    const scheme = `/plans/${planned}/schemes/2026-11`
    await this.world.change(colleague, stream, `/plans/${planned}/approve`, { byUnitId: this.world.streetId })
    const items = [{ kind: 'theme-day', theme: '清洁家园' }]
    await this.world.change(this.openers.admin, stream, scheme, { focus: '冬季清洁', items })
    await this.world.change(colleague, stream, `${scheme}/approve`, { byUnitId: this.world.streetId })
    const { body } = await this.world.get(admin, `/plans/${planned}`)
    const { months } = body as { months: Record<string, { approved: { items: { itemId: string }[] } }> }
    const itemId = months['2026-11']?.approved.items[0]?.itemId ?? ''
    return { plan: planned, session: await this.opened('/sessions', session(branch, planned, itemId)) }
  }
}
