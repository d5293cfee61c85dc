import { serverKinds } from './kinds'
import { bringDown, bringUp } from './provide'

/** `npm run services:up [-- NAME...]` and `npm run services:down [-- NAME...]`: servers from jars, for work on the adapters. */
const [direction, ...names] = process.argv.slice(2)
const unknown = names.filter((name) => !serverKinds.some((kind) => kind.name === name))
if ((direction !== 'up' && direction !== 'down') || unknown.length > 0) {
  process.stderr.write(`up or down, and names of: ${serverKinds.map(({ name }) => name).join(', ')}\n`)
  process.exit(2)
}
for (const kind of serverKinds.filter(({ name }) => names.length === 0 || names.includes(name))) {
  if (direction === 'down') {
    process.stdout.write(`${kind.name}: ${(await bringDown(kind)) ? 'stopped' : 'was not up'}\n`)
    continue
  }
  try {
    const { url, pid } = await bringUp(kind)
    process.stdout.write(`${kind.name}: pid ${pid}\nexport ${kind.variable}='${url}'\n`)
  } catch (error) {
    process.stderr.write(`${kind.name}: NOT STARTED: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
