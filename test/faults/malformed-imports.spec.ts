import { startChild } from './child'
import { tableKinds } from './malformed-imports'
import { isLongLook, limitMs, say } from './rounds'
import type { Sent } from './send-malformed-imports'

const limitCpuMs = 5_000
const limitBytes = 512 * 1024 * 1024

let sent: readonly Sent[]
beforeAll(
  async () => {
    const { code, stdout, stderr } = await startChild('send-malformed-imports.ts', []).ended
    if (code !== 0) throw new Error(`ended with ${code}: ${stderr}`)
    const lines = stdout.trimEnd().split('\n')
    sent = lines.map((line) => JSON.parse(line) as Sent)
  },
  limitMs(isLongLook ? 10 : 1, 180_000),
)

describe('a malformed file changes nothing, is answered by a code and costs at most 5 s of the processor and 512 MB:', () => {
  it.each([...tableKinds.map(({ route }) => route), '/grids/import'])('%s', (route) => {
    const ofRoute = sent.filter((one) => one.route === route)
    expect(ofRoute.length).toBeGreaterThan(0)
    const isWrong = ({ fault, cpuMs, bytes }: Sent) => fault !== undefined || cpuMs > limitCpuMs || bytes > limitBytes
    expect(ofRoute.filter(isWrong)).toEqual([])
  })

  it('two hundred of them and more', () => {
    const dearest = sent.reduce((a, b) => (b.cpuMs > a.cpuMs ? b : a))
    const largest = Math.max(...sent.map(({ bytes }) => bytes))
    if (isLongLook)
      say(
        `${sent.length} files; at most ${Math.round(dearest.cpuMs)} ms (${dearest.route}: ${dearest.what}) and ${largest >> 20} MiB`,
      )
    expect(sent.length).toBeGreaterThanOrEqual(200)
  })
})
