import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { useTestFolder } from '@harbor/testing/test-folder'
import { envExample, readConfig } from './config'

const url = 'mongodb://harbor:p%40ss@mongo:27017/?tls=true'

describe('settings', () => {
  const folder = useTestFolder()

  it('take a secret from the file that <NAME>_FILE names, without the end of its line', () => {
    const path = join(folder(), 'url')
    writeFileSync(path, `${url}\n`)
    expect(readConfig({ HARBOR_MONGODB_URL_FILE: path }).mongoDbUrl).toBe(url)
    expect(readConfig({ HARBOR_MONGODB_URL_FILE: path, HARBOR_MONGODB_URL: 'mongodb://other' }).mongoDbUrl).toBe(
      'mongodb://other',
    )
  })

  it('name a file that cannot be read', () => {
    expect(() => readConfig({ HARBOR_MASTER_KEY_FILE: '/nowhere/key' })).toThrow('HARBOR_MASTER_KEY_FILE=/nowhere/key')
  })

  it('do not take a file for what is no secret', () => {
    expect(readConfig({ HARBOR_STREET_FILE: '/nowhere/name' }).streetName).toBe('街道党工委')
  })

  it('take the machine itself for the address of the public, unless another is given', () => {
    expect(readConfig({ PORT: '3100' }).publicAddress).toBe('http://127.0.0.1:3100')
    expect(readConfig({ HARBOR_PUBLIC_URL: 'https://harbor.example/' }).publicAddress).toBe('https://harbor.example')
    expect(() => readConfig({ HARBOR_PUBLIC_URL: 'harbor.example' })).toThrow('HARBOR_PUBLIC_URL')
  })

  it.each([
    ['HARBOR_EVENTSTORE_URL', 'http://admin:secret-word@host:2113'],
    ['HARBOR_MONGODB_URL', 'esdb://admin:secret-word@host:2113'],
  ])('refuse an address of another kind, and do not repeat the password in it: %s', (variable, value) => {
    expect(() => readConfig({ [variable]: value })).toThrow(variable)
    expect(() => readConfig({ [variable]: value })).toThrow(/设置不可用/)
    expect(() => readConfig({ [variable]: value })).not.toThrow('secret-word')
  })

  it.each([
    ['esdb://admin:changeit@host:2113?tls=true', 'eventStoreUrl', 'HARBOR_EVENTSTORE_URL'],
    ['esdb+discover://cluster.street.example:2113', 'eventStoreUrl', 'HARBOR_EVENTSTORE_URL'],
    ['mongodb+srv://cluster.street.example/?replicaSet=rs0', 'mongoDbUrl', 'HARBOR_MONGODB_URL'],
  ] as const)('take %s', (value, name, variable) => {
    expect(readConfig({ [variable]: value })[name]).toBe(value)
  })

  it('stand in .env.example, with the files of secrets', () => {
    expect(envExample()).toMatch(/# Or HARBOR_MONGODB_URL_FILE: .*\nHARBOR_MONGODB_URL=\n/)
    expect(envExample()).not.toContain('HARBOR_STREET_FILE')
  })
})
