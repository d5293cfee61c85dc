import { services } from '@harbor/platform/services'
import { text } from './deploy-files'

describe('the gateway', () => {
  it('asks the next replica only where one of several works, for those addresses alone', () => {
    const rules = [...text('deploy/helm/pioneer-harbor/files/routes.conf').matchAll(/^ {2}"~(\S+)" (\S+);$/gm)]
    const oneActive = Object.entries(services).flatMap(([name, { views }]) => (views === 'keep' ? [name] : []))
    const patterns = rules.flatMap(([, pattern, service = '']) => (oneActive.includes(service) ? [pattern] : []))
    const next = [
      ...text('deploy/helm/pioneer-harbor/files/server.conf').matchAll(/^location ~ (\S+) \{\n {2}proxy_next/gm),
    ]
    expect(next.map(([, pattern]) => pattern)).toEqual(patterns)
  })
})
