import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new folder under the system's temporary one. Its maker removes it. */
export function makeTestFolder(): string {
  return mkdtempSync(join(tmpdir(), 'harbor-test-'))
}

/** A new, empty folder for each test of the surrounding describe, removed after it. */
export function useTestFolder(): () => string {
  let folder = ''
  beforeEach(() => {
    folder = makeTestFolder()
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  return () => folder
}
