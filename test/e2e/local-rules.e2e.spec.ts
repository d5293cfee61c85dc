import 'reflect-metadata'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nationalRules } from '@harbor/rules/rule-book'
import { openLocalRules } from '@harbor/platform/local-rules'
import { HarborWorld } from '@harbor/testing/harbor-fixture'
import { useTestFolder } from '@harbor/testing/test-folder'

const folder = useTestFolder()
const overlay = {
  code: 'NB-ZB-2025',
  title: { zh: '街道发展党员细则', en: 'Rules of the street' },
  from: '2025-01-01',
  until: null,
  steps: [
    {
      key: 'local-home-visit',
      zh: '入户走访',
      en: 'Home visit',
      organ: 'branch',
      article: 'art. 4',
      after: 'application-talk',
      before: 'nomination',
    },
  ],
  limits: {},
}

function rules(files: Readonly<Record<string, unknown>>): string {
  const rulesFolder = join(folder(), 'rules')
  mkdirSync(join(rulesFolder, 'overlays'), { recursive: true })
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(rulesFolder, name), typeof content === 'string' ? content : JSON.stringify(content))
  return rulesFolder
}

async function worldBy(rulesFolder: string): Promise<HarborWorld> {
  return HarborWorld.open({ folder: join(folder(), 'data'), environment: { HARBOR_RULES: rulesFolder }, named: true })
}

describe('local rules of an installation', () => {
  it('are in force for the acts and the next steps of a file', async () => {
    const world = await worldBy(rules({ 'overlays/street.json': overlay }))
    try {
      const branch = await world.establish('branch', '望潮第一党支部')
      await world.account('secretary', [{ role: 'branch-secretary', unitId: branch }])
      const person = { name: '林晓舟', sex: 'female', bornOn: '1995-05-20' }
      const body = { on: '2026-11-02', unitId: branch, person }
      const applied = await world.ask('secretary', 'POST', '/members/applications', { body })
      expect(applied).toMatchObject({ status: 201 })
      const memberId = String(applied.body['id'])
      const act = (task: string, order: object) => world.onMember('secretary', memberId, `development/${task}`, order)
      const talk = { on: '2026-11-03', unitId: branch, talkers: ['周岚'] }
      expect(await act('application-talk', talk)).toMatchObject({
        status: 201,
      })
      const nominate = { on: '2026-11-10', unitId: branch, by: 'members' }
      expect(await act('nomination', nominate)).toMatchObject({
        status: 422,
        body: { code: 'development.step-missing' },
      })
      const visit = { on: '2026-11-05', unitId: branch, overlay: 'NB-ZB-2025', step: 'local-home-visit' }
      expect(await act('local-step', visit)).toMatchObject({ status: 201 })
      expect(await act('nomination', nominate)).toMatchObject({
        status: 201,
      })
    } finally {
      await world.stop()
    }
  })

  it('stand among the next steps of an overview', async () => {
    const world = await worldBy(rules({ 'overlays/street.json': overlay }))
    try {
      const branch = await world.establish('branch', '望潮第一党支部')
      await world.account('secretary', [{ role: 'branch-secretary', unitId: branch }])
      const person = { name: '林晓舟', sex: 'female', bornOn: '1995-05-20' }
      const body = { on: '2026-11-02', unitId: branch, person }
      const { body: applied } = await world.ask('secretary', 'POST', '/members/applications', { body })
      const { body: overview } = await world.get('secretary', `/members/${String(applied['id'])}`)
      const steps = overview['nextSteps'] as readonly { readonly key: string; readonly article: string }[]
      expect(steps).toContainEqual(
        expect.objectContaining({
          key: 'local-home-visit',
          article: 'NB-ZB-2025 art. 4',
          waitsFor: ['application-talk'],
        }),
      )
    } finally {
      await world.stop()
    }
  })

  it('that loosen the national ones stop the start with their message, before anything was opened', async () => {
    const loose = { ...overlay, limits: { activistTime: { value: 6, article: 'art. 3' } } }
    await expect(worldBy(rules({ 'overlays/street.json': loose }))).rejects.toMatchObject({
      code: 'rules.refused',
      message: expect.stringMatching(/NB-ZB-2025.*activistTime/),
    })
    expect(existsSync(join(folder(), 'data', 'log.db'))).toBe(false)
  })

  it.each([
    ['an overlay that is no JSON', { 'overlays/a.json': '{' }, /a\.json/],
    ['two files of one code', { 'overlays/a.json': overlay, 'overlays/b.json': overlay }, /two files/],
    ['a calendar that contradicts itself', { 'working-days.json': { years: {} } }, /working days/],
  ])('are refused for %s', (_, files, message) => {
    expect(() => openLocalRules(rules(files))).toThrow(message)
  })

  it('are none without a folder, and a folder that is named must be there', () => {
    expect(openLocalRules('')).toBe(nationalRules)
    expect(() => openLocalRules(join(folder(), 'elsewhere'))).toThrow(/no such folder/)
    expect(openLocalRules(rules({})).overlays).toEqual([])
  })

  it('bring a calendar whose years take the place of those shipped', () => {
    const years = { 2031: { source: '国办发明电〔2030〕1号', holidays: ['2031-01-01'], workdays: [] } }
    expect([...openLocalRules(rules({ 'working-days.json': { years } })).calendar.years.keys()]).toContain(2031)
  })
})
