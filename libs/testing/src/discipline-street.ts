import { HarborWorld, SettableClock, type Answer } from './harbor-fixture'

const head = '姓名,性别,民族,出生日期,身份证号,人员类别,入党日期,转正日期,所在党支部'

/** Fictional people of a branch of six and one of another branch; ID numbers with wrong checksums. */
export const people = ['程远舟', '苏晚晴', '贺江汀', '沈清和', '陆子昂', '顾南星', '周知远'] as const
export type Person = (typeof people)[number]

/**
 * A small street with case officers: `officer` and `colleague` on the case, `re-examiner` for an appeal, `stranger` on no case. Letters and
 * receipts need clearance from the first day on.
 */
export class DisciplineStreet {
  private constructor(
    readonly world: HarborWorld,
    readonly branch: string,
    readonly otherBranch: string,
    private readonly ids: ReadonlyMap<string, string>,
  ) {}

  static async open(logged?: (line: string) => void): Promise<DisciplineStreet> {
    const clock = new SettableClock('2024-01-08T01:00:00.000Z')
    const environment = { HARBOR_FICTIONAL_DATA: 'yes', HARBOR_TRANSFER_CLEARANCE_FROM: '2024-01-01' }
    const world = await HarborWorld.open({ clock, environment, ...(logged && { logged }) })
    const branch = await world.establish('branch', '听涛支部')
    const otherBranch = await world.establish('branch', '观澜支部')
    await world.account('admin', [{ role: 'street-administrator' }])
    await world.account('admin2', [{ role: 'street-administrator' }])
    const rows = people.map((name, index) => {
      const number = index + 1
      const unit = index < 6 ? '听涛支部' : '观澜支部'
      return `${name},男,汉族,1980-01-0${number},3302031980010${number}123${number},正式党员,2005-06-01,2006-06-01,${unit}`
    })
    const report = await world.upload(
      'admin',
      '/imports/roster',
      'roster.csv',
      Buffer.from([head, ...rows, ''].join('\n')),
    )
    if (report.body['new'] !== people.length) throw new Error(report.text)
    await world.caughtUp()
    const listed = (await world.get('admin', '/members')).body['documents'] as { id: string; name: string }[]
    const street = new DisciplineStreet(world, branch, otherBranch, new Map(listed.map(({ id, name }) => [name, id])))
    for (const name of ['officer', 'colleague', 're-examiner', 'stranger'])
      await world.account(name, [{ role: 'discipline-case-officer' }])
    return street
  }

  member(name: Person): string {
    const id = this.ids.get(name)
    if (id === undefined) throw new Error(`no member ${name}`)
    return id
  }

  async openReview(name: Person, on: string, as = 'officer'): Promise<string> {
    this.world.clock.setDay(on)
    const body = {
      on,
      memberId: this.member(name),
      unitId: this.world.streetId,
      source: 'complaint',
      matter: '违规收受礼金',
      conflicts: [],
    }
    const answer = await this.world.ask(as, 'POST', '/reviews', { body })
    if (answer.status !== 201) throw new Error(answer.text)
    return String(answer.body['id'])
  }

  /** An act on a case on that day; throws when it is refused. */
  async act(as: string, reviewId: string, task: string, on: string, body: object = {}): Promise<Answer> {
    const answer = await this.tryAct(as, reviewId, task, on, body)
    if (answer.status >= 300) throw new Error(`${task} by ${as}: ${answer.text}`)
    return answer
  }

  tryAct(as: string, reviewId: string, task: string, on: string, body: object = {}): Promise<Answer> {
    this.world.clock.setDay(on)
    return this.world.change(as, `review-${reviewId}`, `/reviews/${reviewId}/${task}`, { on, ...body })
  }

  /** A case up to its decision, in one month: opened, found, shown, heard, proposed, voted and decided. */
  async decide(name: Person, month: string, terms: object): Promise<string> {
    const day = (number: number) => `${month}-${String(number).padStart(2, '0')}`
    const reviewId = await this.openReview(name, day(2))
    await this.voteOn(reviewId, month, terms)
    const document = `听纪〔${month.slice(0, 4)}〕1号`
    const order = { unitId: this.world.streetId, terms, document, reason: '情节较重' }
    await this.act('colleague', reviewId, 'decide', day(20), order)
    await this.settled()
    return reviewId
  }

  /** From the team to the vote of the branch: five of six come, all in favour. */
  async voteOn(reviewId: string, month: string, terms: object, present = 4): Promise<void> {
    const day = (number: number) => `${month}-${String(number).padStart(2, '0')}`
    const colleague = { accountId: this.world.accountId('colleague'), part: 'review', conflicts: [] }
    await this.act('officer', reviewId, 'team', day(2), colleague)
    const found = [{ fact: '春节前收受礼金', articles: ['DISCIPLINE-2023 art. 97?'] }]
    await this.act('officer', reviewId, 'findings', day(5), { found, evidence: ['谈话笔录'] })
    await this.act('officer', reviewId, 'facts-shown', day(8), { signed: true })
    await this.act('officer', reviewId, 'statement', day(8), { statement: '事实属实', waived: false })
    await this.act('officer', reviewId, 'proposal', day(10), { terms, reason: '情节较重' })
    const ballot = { present, secret: true, yes: present, no: 0, abstained: 0, memberAttended: true }
    await this.act('officer', reviewId, 'branch-vote', day(15), ballot)
  }

  /** Views and automations have done everything that is due. */
  async settled(): Promise<void> {
    const { core, automations } = this.world.harbor.platform
    await automations?.settled(await core.journal.log.head(), { timeoutMs: 10_000 })
    await this.world.caughtUp()
  }

  close(): Promise<void> {
    return this.world.close()
  }
}
