import { join } from 'node:path'
import { useTestFolder } from '@harbor/testing/test-folder'
import { runInShell } from './child'

const folder = useTestFolder()

it('after a disk that failed to write, nothing is written about accounts until their file is opened again', async () => {
  const args = [join(folder(), 'access.db'), '00000000-0000-7000-8000-000000000001']
  const end = await runInShell(`trap '' XFSZ; ulimit -f 1000`, 'access-until-stopped.ts', args)
  const lines = end.stdout.trimEnd().split('\n')
  const acknowledged = lines.filter((line) => line.startsWith('ok ')).length
  expect(end.stderr).toBe('')
  expect(acknowledged).toBeGreaterThan(0)
  expect(lines.slice(acknowledged)).toEqual([
    'failed store.io',
    'after store.io',
    'again ok',
    `stored ${acknowledged + 1}`,
  ])
}, 60_000)
