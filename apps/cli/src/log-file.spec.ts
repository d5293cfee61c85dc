import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { useTestFolder } from '@harbor/testing/test-folder'
import { failureOf } from './errors'
import { requireLogFile } from './log-file'

describe('the log of the data folder', () => {
  const folder = useTestFolder()
  const refusal = (eventStoreUrl: string) => {
    try {
      requireLogFile({ dataFolder: folder(), eventStoreUrl })
    } catch (error) {
      return failureOf(error, 'en').error
    }
    return undefined
  }

  it('is enough when it is there', () => {
    writeFileSync(join(folder(), 'log.db'), '')
    expect(refusal('')).toBeUndefined()
  })

  it('is missed by its name', () => {
    expect(refusal('')).toMatchObject({
      code: 'store.not-a-store',
      message: expect.stringMatching(/log\.db does not exist/),
    })
  })

  it('is not looked for when the log is on a server: the way to a service is told', () => {
    writeFileSync(join(folder(), 'log.db'), '')
    expect(refusal('esdb://10.0.0.1:2113')).toMatchObject({
      message: expect.stringMatching(/HARBOR_EVENTSTORE_URL/),
      advice: expect.stringMatching(/--url/),
    })
  })
})
