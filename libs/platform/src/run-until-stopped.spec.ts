import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** A server of nothing, whose end writes more lines than one write takes. */
const program = `
  import { processLogger } from '@harbor/platform/process-logger'
  import { runUntilStopped } from '@harbor/platform/run-until-stopped'
  const logger = processLogger({ logLevel: 'info' } as never, 'test')
  const staying = setInterval(() => {}, 1000)
  await runUntilStopped(async () => {
    logger.info('ready')
    return { logger, close: async () => { clearInterval(staying); for (let line = 0; line < 5; line++) logger.warn('ending') } }
  })`

const started: ChildProcess[] = []
afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')))

function start() {
  const typescript = ['--no-warnings', '--import', './scripts/register-typescript.mjs']
  const flags = [...typescript, '--input-type=module-typescript', '--eval', program]
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'ignore'] })
  started.push(child)
  return child
}

describe('a process that is told to stop', () => {
  it('has written its last line when it ends', async () => {
    const child = start()
    const exit = once(child, 'exit')
    child.stdout.once('data', () => child.kill('SIGTERM'))
    const lines = (await text(child.stdout)).trimEnd().split('\n')
    expect(await exit).toEqual([0, null])
    expect(lines.slice(-2)).toEqual([expect.stringContaining('ending'), expect.stringContaining('stopped')])
  }, 120_000)

  it('ends also when nobody reads its lines any more', async () => {
    const child = start()
    const exit = once(child, 'exit')
    await once(child.stdout, 'data')
    child.stdout.destroy()
    child.kill('SIGTERM')
    expect(await exit).toEqual([0, null])
  }, 120_000)
})
