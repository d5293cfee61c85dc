import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { chart, roles } from './deploy-files'
import { compose, describeWith, helm, manifests, missing } from './tools'

jest.setTimeout(180_000)

interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly automountServiceAccountToken: boolean
        readonly terminationGracePeriodSeconds: number
        readonly securityContext: { readonly runAsNonRoot: boolean; readonly seccompProfile: { readonly type: string } }
        readonly containers: readonly Container[]
      }
    }
    readonly ingress?: readonly { readonly from?: readonly unknown[] }[]
    readonly egress?: readonly { readonly to?: readonly unknown[] }[]
  }
}
interface Container {
  readonly name: string
  readonly image: string
  readonly securityContext: object
  readonly startupProbe?: object
  readonly livenessProbe?: object
  readonly readinessProbe?: object
  readonly resources: { readonly requests: object; readonly limits: { readonly memory?: string } }
}

describeWith(missing(compose, 'docker compose'), 'compose.yaml by docker compose', () => {
  const config = (street: string) =>
    compose?.with({ HARBOR_STREET: street }).run('-f', 'deploy/compose.yaml', 'config', '--quiet')

  it('is what Compose knows', () => {
    const { status, stderr } = config('望潮街道党工委') ?? {}
    expect([status, stderr]).toEqual([0, ''])
  })

  it('is refused without the name of the street', () => {
    const { status, stderr } = config('') ?? {}
    expect(status).not.toBe(0)
    expect(stderr).toContain('HARBOR_STREET')
  })
})

describeWith(missing(helm, 'helm'), 'the chart by helm', () => {
  const render = (name: string, ...more: readonly string[]) =>
    helm?.run(
      'template',
      'harbor',
      chart,
      '--namespace',
      'party',
      '--values',
      `${chart}/ci/${name}-values.yaml`,
      ...more,
    )
  const rendered = (name: string) =>
    parseAllDocuments(render(name)?.stdout ?? '').map((document) => document.toJS() as Manifest)
  const of = (all: readonly Manifest[], kind: string) => all.filter((one) => one.kind === kind)

  it.each(['least', 'all'])('passes its lint with the values of ci/%s-values.yaml', (name) => {
    const { status, stdout = '' } =
      helm?.run('lint', chart, '--strict', '--values', `${chart}/ci/${name}-values.yaml`) ?? {}
    expect([status, stdout]).toEqual([0, expect.stringContaining('0 chart(s) failed')])
  })

  it('refuses what the schema refuses', () => {
    const { status, stderr } = render('all', '--set', 'installation.street=') ?? {}
    expect(status).not.toBe(0)
    expect(stderr).toContain('/installation/street')
  })

  it('has a Deployment, a Service and a budget for each role, and the relay only where there are brokers', () => {
    const names = (all: readonly Manifest[], kind: string) =>
      of(all, kind)
        .map(({ metadata }) => metadata.name.replace('harbor-pioneer-harbor-', ''))
        .toSorted()
    const all = rendered('all')
    for (const kind of ['Deployment', 'PodDisruptionBudget'])
      expect(names(all, kind)).toEqual([...roles, 'gateway'].toSorted())
    expect(names(all, 'Service')).toEqual([...roles, 'gateway', 'projector-each'].toSorted())
    const least = rendered('least')
    expect(names(least, 'Deployment')).toEqual(
      [...roles, 'gateway'].filter((role) => role !== 'district-relay').toSorted(),
    )
    expect(of(all, 'Secret')).toEqual([])
  })

  it('confines every pod, and asks it whether it is well', () => {
    for (const { spec } of of(rendered('all'), 'Deployment')) {
      const { containers, ...pod } = spec.template.spec
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      })
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(25)
      for (const { securityContext, startupProbe, livenessProbe, readinessProbe, resources } of containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
        expect([startupProbe, livenessProbe, readinessProbe]).not.toContain(undefined)
        expect(resources.limits.memory).toMatch(/^\d+[MG]i$/)
      }
    }
  })

  it('has no policy with a rule that would let everybody through', () => {
    const policies = of(rendered('all'), 'NetworkPolicy')
    expect(policies.map(({ metadata }) => metadata.name)).toHaveLength(4)
    const peers = policies.flatMap(({ spec: { ingress = [], egress = [] } }) => [
      ...ingress.map(({ from }) => from),
      ...egress.map(({ to }) => to),
    ])
    expect(peers.filter((list) => list === undefined || list === null || list.length === 0)).toEqual([])
  })

  describeWith(
    missing(manifests, 'kubernetes-validate or kubeconform'),
    'its manifests by the schemas of Kubernetes',
    () => {
      it.each(['least', 'all'])('are valid with the values of ci/%s-values.yaml', (name) => {
        const folder = mkdtempSync(join(tmpdir(), 'harbor-chart-'))
        try {
          // The route of the Gateway API is no kind of Kubernetes itself.
          writeFileSync(join(folder, 'all.yaml'), render(name, '--set', 'httpRoute.enabled=false')?.stdout ?? '')
          const { status, stdout, stderr } = manifests?.run(join(folder, 'all.yaml')) ?? {}
          expect([status, `${stdout}${stderr}`]).toEqual([0, expect.not.stringMatching(/ERROR|invalid/)])
        } finally {
          rmSync(folder, { recursive: true, force: true })
        }
      })
    },
  )
})
