import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { useTestFolder } from '@harbor/testing/test-folder'
import type { StoreError } from '../event-log'
import { makeStoreFolder } from './sqlite-file'

const folder = useTestFolder()

describe('the folder of a store', () => {
  it('is made with those above it, for its owner alone; once there it is left as it is', () => {
    const deep = join(folder(), 'a', 'b')
    makeStoreFolder(deep)
    makeStoreFolder(deep)
    expect(statSync(deep).mode & 0o777).toBe(0o700)
  })

  it('is refused where a file stands, or stands above', () => {
    const file = join(folder(), 'file')
    writeFileSync(file, '')
    for (const path of [file, join(file, 'below')]) expect(refusalOf(path)).toBe('store.not-a-store')
  })

  it('is refused at once where the system lets nobody make one', () =>
    expect(refusalOf('/proc/harbor/data')).toBe('store.read-only'))
})

function refusalOf(path: string): string | undefined {
  try {
    makeStoreFolder(path)
    return undefined
  } catch (error) {
    return (error as StoreError).code
  }
}
