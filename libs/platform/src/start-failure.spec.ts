import { createServer, type Server } from 'node:net'
import { storeError } from '@harbor/event-log/store-advice'
import { ConfigError } from '@harbor/service/config'
import { startFailure } from './start-failure'

/** What the system says when a server shall listen there. */
function listening(port: number, host: string): Promise<unknown> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}

describe('a start that fails', () => {
  let taken: Server
  let port: number
  beforeAll(async () => {
    taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const address = taken.address()
    port = typeof address === 'object' && address ? address.port : 0
  })
  afterAll(() => new Promise((resolve) => taken.close(resolve)))

  it('on a port in use says so, and how to choose another, in both languages', async () => {
    const { text, exitCode } = startFailure(await listening(port, '127.0.0.1'))
    expect(exitCode).toBe(3)
    expect(text).toMatch(/^server\.no-address: .*EADDRINUSE.*\n.*已被占用.*PORT.*\n.*another PORT.*$/)
  })

  it('on an address of another machine names the setting', async () => {
    expect(startFailure(await listening(0, '203.0.113.9')).text).toContain('HARBOR_HOST')
  })

  it('for a store or a setting tells code and advice, without the way through the program', () => {
    const failures = [storeError('store.read-only', '/srv/harbor'), new ConfigError('PORT="x"')].map(startFailure)
    expect(failures.map(({ exitCode }) => exitCode)).toEqual([3, 3])
    expect(failures.map(({ text }) => text.split('\n')[0])).toEqual([
      'store.read-only: /srv/harbor',
      'config.invalid: PORT="x"',
    ])
    expect(failures.some(({ text }) => text.includes('    at '))).toBe(false)
  })

  it('for a fault of the program shows where, and ends with 1', () => {
    const { text, exitCode } = startFailure(new TypeError('odd'))
    expect(exitCode).toBe(1)
    expect(text).toContain('    at ')
  })
})
