import 'reflect-metadata'
import { HarborWorld } from '@harbor/testing/harbor-fixture'

/** A district without Kafka: it fetches. */
describe('the feed over HTTP', () => {
  let world: HarborWorld
  let memberId: string
  beforeAll(async () => {
    world = await HarborWorld.open({ environment: { HARBOR_FICTIONAL_DATA: 'yes' } })
    await world.account('district', [{ role: 'integration' }])
    await world.account('auditor', [{ role: 'auditor' }])
    await world.establish('branch', '听涛支部')
    const head = '姓名,性别,民族,出生日期,身份证号,人员类别,入党日期,转正日期,所在党支部'
    const row = '程远舟,男,汉族,1980-01-01,330203198001011231,正式党员,2005-06-01,2006-06-01,听涛支部'
    await world.upload('first', '/imports/roster', 'roster.csv', Buffer.from(`${head}\n${row}\n`))
    await world.caughtUp()
    const listed = await world.get('first', '/members')
    memberId = (listed.body['documents'] as { id: string }[])[0]?.id ?? ''
  })
  afterAll(() => world.close())

  it('is a CloudEvents batch of what may be told, and of nothing else', async () => {
    const answer = await world.get('district', '/feed')
    expect(answer.headers['content-type']).toBe('application/cloudevents-batch+json; charset=utf-8')
    const batch = JSON.parse(answer.text) as Record<string, unknown>[]
    expect(batch.map(({ type }) => type)).toEqual([
      'party.organization.unit-established.v1',
      'party.organization.unit-established.v1',
      'party.membership.enrolled.v1',
      'party.member-snapshot.v1',
    ])
    expect(batch.at(-1)).toMatchObject({
      specversion: '1.0',
      source: `urn:pioneer-harbor:${world.harbor.platform.core.journal.log.installationId}`,
      subject: memberId,
      datacontenttype: 'application/json',
      data: { memberId, stage: 'full', standing: 'member', joinedOn: '2005-06-01', fullOn: '2006-06-01' },
    })
    expect(answer.text).not.toMatch(/程远舟|3302031980/)
  })

  it('is the same in pages, each going on where the one before ended', async () => {
    const whole = JSON.parse((await world.get('district', '/feed')).text) as { id: string }[]
    const inPages: { id: string }[] = []
    for (let after = '0', pages = 0; pages < 100; pages++) {
      const page = await world.get('district', `/feed?after=${after}&limit=1`)
      inPages.push(...(JSON.parse(page.text) as { id: string }[]))
      const next = String(page.headers['harbor-feed-next'])
      if (next === after || Number(next) === Number(after)) break
      after = next
    }
    expect(inPages.map(({ id }) => id)).toEqual(whole.map(({ id }) => id))
    expect(whole).not.toEqual([])
  })

  it('is refused behind the end of the log: one that was brought back from a backup would be passed over', async () => {
    const head = await world.harbor.platform.core.journal.log.head()
    expect(await world.get('district', `/feed?after=${head}`)).toMatchObject({ status: 200, text: '[]' })
    const beyond = await world.get('district', `/feed?after=${head + 1}`)
    expect(beyond).toMatchObject({ status: 404, body: { code: 'feed.no-such-place' } })
  })

  it('is accounted for: an auditor sees to whom what about a member was sent', async () => {
    const answer = await world.get('auditor', `/feed/ledger?memberId=${memberId}`)
    const sent = answer.body['sent'] as Record<string, unknown>[]
    expect(sent[0]).toMatchObject({
      recipient: world.accountId('district'),
      subject: memberId,
      topic: 'party.member-snapshot.v1',
      partition: null,
    })
  })

  it('cannot be sent again without brokers, and says so', async () => {
    const answer = await world.ask('district', 'POST', '/replays', { body: { after: '0', until: '10' } })
    expect(answer).toMatchObject({ status: 409, body: { code: 'feed.no-broker' } })
  })
})
