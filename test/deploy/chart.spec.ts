import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { settings } from '@harbor/service/config'
import { chart, joined, project, roles, rolesThatReachOthers, root, text, values, yaml } from './deploy-files'

const accepts = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(text(`${chart}/values.schema.json`)))
const refused = (over: Record<string, unknown>): readonly string[] => {
  accepts(joined(values('all'), over))
  return (accepts.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(({ instancePath }) => instancePath)
}

describe('the values of the chart', () => {
  it('name every service of the platform', () => {
    expect(Object.keys(values()['services'] as object).toSorted()).toEqual(roles)
  })

  it.each(['least', 'all'])('are accepted as in ci/%s-values.yaml', (name) => {
    accepts(values(name))
    expect(accepts.errors).toBeNull()
  })

  it.each([
    ['no street', { installation: { street: '' } }, '/installation/street'],
    ['no public address', { installation: { publicUrl: '' } }, '/installation/publicUrl'],
    ['a misspelt name', { replicaCount: 2 }, ''],
    ['a misspelt setting', { installation: { logLevl: 'info' } }, '/installation'],
    ['a role that there is not', { services: { archive: { replicas: 1 } } }, '/services'],
    [
      'no memory limit',
      { services: { projector: { resources: { limits: null } } } },
      '/services/projector/resources/limits',
    ],
    ['no secret for the log', { engines: { eventstore: { secret: { name: '' } } } }, '/engines/eventstore/secret/name'],
    ['a login at the district without its password', { district: { secret: { name: '' } } }, '/district/secret/name'],
    [
      'brokers that no policy lets the relay reach',
      { networkPolicy: { districtTo: { peers: [] } } },
      '/networkPolicy/districtTo/peers',
    ],
    // A rule of a NetworkPolicy without peers lets everybody in.
    ['policies that let in nobody in particular', { networkPolicy: { gatewayFrom: [] } }, '/networkPolicy/gatewayFrom'],
    ['an ingress without TLS', { ingress: { tlsSecret: '' } }, '/ingress/tlsSecret'],
    ['less time to stop than a service takes', { terminationGracePeriodSeconds: 15 }, '/terminationGracePeriodSeconds'],
    ['a digest that is none', { image: { digest: 'latest' } }, '/image/digest'],
  ])('are refused with %s', (_, over, where) => {
    expect(refused(over)).toContain(where)
  })

  it('are refused as they come, for nobody but the operator knows them', () => {
    expect(accepts(values())).toBe(false)
  })
})

describe('the chart', () => {
  it('has the version of the platform', () => {
    const { version, appVersion } = yaml(`${chart}/Chart.yaml`) as { version: string; appVersion: string }
    expect([version, appVersion]).toEqual([project.version, project.version])
  })

  it('sets what the platform reads, and nothing secret but as a file', () => {
    const known = Object.values<{ variable: string; secret?: true }>(settings)
    const names = known.map(({ variable, secret }) => (secret ? `${variable}_FILE` : variable))
    const set = [...templates().matchAll(/name: ((?:HARBOR|LOG|PORT)\w*)/g)].map(([, name = '']) => name)
    expect(set.length).toBeGreaterThan(10)
    expect(set.filter((name) => !names.includes(name))).toEqual([])
  })

  it('obliges who sees the files of others to have a second factor', () => {
    const { secondFactorFor } = values()['installation'] as { secondFactorFor: string[] }
    expect(secondFactorFor.toSorted()).toEqual(rolesThatReachOthers)
    expect(refused({ installation: { secondFactorFor: ['integration'] } })).toEqual(['/installation/secondFactorFor/0'])
  })

  it('makes no secret', () => {
    expect(templates()).not.toMatch(/^kind: Secret/m)
  })

  function templates(): string {
    return readdirSync(join(root, chart, 'templates'))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => text(`${chart}/templates/${name}`))
      .join('\n')
  }
})
