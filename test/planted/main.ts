import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import type { Plant } from './plant'
import { plants } from './plants'
import { ScratchTree } from './scratch'

/**
 * `npm run test:planted -- [--narrow] [TEXT...]`: plants each fault of the list (TEXT: those whose file or description holds it) in a copy of the
 * tree, one at a time, and runs the specs that should notice. What those do not see is tried against all specs of its library, unless
 * `--narrow` is given. Fails when one is not noticed by its own specs, or when the list no longer fits the code.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { narrow: { type: 'boolean', default: false } },
})
const chosen = plants.filter(
  ({ file, why }) => positionals.length === 0 || positionals.some((text) => file.includes(text) || why.includes(text)),
)

type Result = 'caught' | 'caught by others only' | 'survived' | 'text not found' | 'cannot be tried'
const results = new Map<Result, string[]>()
const began = performance.now()
const root = fileURLToPath(new URL('../../', import.meta.url))
const scratch = new ScratchTree(root)
try {
  if (isSound()) for (const [index, plant] of chosen.entries()) tell(index, plant, tried(plant))
} finally {
  scratch.remove()
}
report()

/** Without a fault everything must pass: a spec that fails by itself would seem to notice all of them. */
function isSound(): boolean {
  const { tests, failedFiles, trouble } = scratch.run([...new Set(chosen.flatMap(({ specs }) => specs))])
  if (trouble === undefined && failedFiles.length === 0 && tests > 0) return true
  say(`without any fault: ${trouble ?? (tests === 0 ? 'no specs' : `failed: ${failedFiles.join(', ')}`)}`)
  process.exitCode = 1
  return false
}

function tried({ file, text, instead, specs }: Plant): { readonly result: Result; readonly by: string } {
  const whole = scratch.read(file)
  if (whole.split(text).length !== 2) return { result: 'text not found', by: file }
  scratch.write(
    file,
    whole.replace(text, () => instead),
  )
  try {
    const narrow = scratch.run(specs)
    if (narrow.failedFiles.length > 0 && narrow.failed === 0)
      return { result: 'cannot be tried', by: narrow.trouble ?? '' }
    if (narrow.failed > 0 || narrow.trouble !== undefined)
      return { result: 'caught', by: narrow.trouble ?? narrow.failedFiles.join(', ') }
    if (narrow.tests === 0) return { result: 'cannot be tried', by: `no spec is called ${specs.join(', ')}` }
    if (values.narrow) return { result: 'survived', by: '' }
    const [wing, lib] = file.split('/')
    const wide = scratch.run([`${wing}/${lib}/`])
    const result = wide.failed > 0 ? 'caught by others only' : 'survived'
    return { result, by: wide.failedFiles.join(', ') }
  } finally {
    scratch.write(file, whole)
  }
}

function tell(index: number, { why, file }: Plant, { result, by }: ReturnType<typeof tried>): void {
  results.set(result, [...(results.get(result) ?? []), `${why} (${file})`])
  say(`${index + 1}/${chosen.length} ${result}: ${why}${by === '' ? '' : ` [${by}]`}`)
}

function report(): void {
  for (const [result, all] of results)
    if (result !== 'caught') for (const one of all) say(`${result.toUpperCase()}: ${one}`)
  const caught = results.get('caught')?.length ?? 0
  const minutes = ((performance.now() - began) / 60_000).toFixed(1)
  say(`${caught} of ${chosen.length} planted faults were noticed by the specs named for them; ${minutes} min`)
  if (caught < chosen.length || chosen.length === 0) process.exitCode = 1
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
