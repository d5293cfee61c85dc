import 'reflect-metadata'
import { addressOf } from '@harbor/service/http-app'
import { routesOfModules } from '@harbor/service/route-list'
import { gatewayRules } from './gateway-rules'
import { services, standalone } from './services'

describe('the services', () => {
  it('are together what standalone is, and no module stands in two', () => {
    const apart = Object.values(services).flatMap(({ modules }) => modules.map(({ name }) => name))
    expect(apart.toSorted()).toEqual(standalone.modules.map(({ name }) => name).toSorted())
    expect(new Set(apart).size).toBe(apart.length)
  })
})

describe('the rules of the gateway', () => {
  const rules = gatewayRules(services)
  const serviceOf = (path: string): string | undefined =>
    rules.find((rule) => {
      const wanted = rule.path.split('/')
      const given = path.split('/')
      return wanted.every(
        (segment, index) => segment === given[index] || (segment === '*' && given[index] !== undefined),
      )
    })?.service

  it('send every route to the service whose module declares it', () => {
    const wrong = Object.entries(services).flatMap(([name, { modules }]) =>
      routesOfModules(modules)
        .map(({ path }) => addressOf(path).replaceAll(/:\w+/g, '0198'))
        .filter((path) => serviceOf(path) !== name)
        .map((path) => `${path}: ${name}, not ${serviceOf(path)}`),
    )
    expect(wrong).toEqual([])
  })

  it('are few: one a root of addresses, and one for each exception below it', () => {
    expect(rules).toContainEqual({ path: '/api/v1/members', service: 'membership' })
    expect(rules).toContainEqual({ path: '/api/v1/members/*/hours', service: 'volunteering' })
    expect(rules.length).toBeLessThan(50)
  })

  it('send nothing anywhere that nobody answers', () => {
    expect(['/', '/api', '/api/v1', '/api/v1/unknown', '/metrics', '/health/ready'].map(serviceOf)).toEqual(
      Array.from({ length: 6 }),
    )
  })
})
