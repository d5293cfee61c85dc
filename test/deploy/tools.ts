import { execFileSync, spawnSync } from 'node:child_process'
import { root } from './deploy-files'

/** Programs of the machine that can say more than a look at the files; none is installed for the purpose. */
export interface Tool {
  readonly command: readonly string[]
  run(...args: readonly string[]): Outcome
  /** With these variables besides those of this process. */
  with(environment: Readonly<Record<string, string>>): Pick<Tool, 'run'>
}
export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The first of these commands that answers when it is asked `probe`; undefined when the machine has none. */
export function firstOf(
  ...candidates: readonly { command: readonly string[]; probe: readonly string[] }[]
): Tool | undefined {
  const found = candidates.find(({ command: [program = '', ...before], probe }) => {
    const asked = spawnSync(program, [...before, ...probe], { stdio: 'ignore', timeout: 20_000 })
    return asked.status === 0
  })
  return found && toolOf(found.command)
}

function toolOf(command: readonly string[]): Tool {
  return {
    command,
    run: (...args) => outcomeOf(command, args, {}),
    with: (environment) => ({ run: (...args) => outcomeOf(command, args, environment) }),
  }
}

function outcomeOf(
  [program = '', ...before]: readonly string[],
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Outcome {
  const { status, stdout, stderr, error } = spawnSync(program, [...before, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 32 * 1024 * 1024,
  })
  if (error) throw error
  return { status, stdout, stderr }
}

export const compose = firstOf(
  { command: ['docker', 'compose'], probe: ['version'] },
  { command: ['docker-compose'], probe: ['config', '--help'] },
)
export const helm = firstOf({ command: ['helm'], probe: ['version'] })
export const manifests = firstOf(
  // Its schemas come along; those of kubeconform are fetched.
  { command: ['kubernetes-validate', '--strict'], probe: ['--version'] },
  { command: ['kubeconform', '-strict', '-ignore-missing-schemas'], probe: ['-v'] },
)
export const nginx = firstOf({ command: ['nginx'], probe: ['-v'] })

export function missing(tool: Tool | undefined, name: string): string | undefined {
  return tool === undefined ? `${name} is not on this machine` : undefined
}

/** Why the image cannot be built here; undefined when it can: Docker answers, and the base image is there or can be had. */
export function lackOfDocker(baseImage: string): string | undefined {
  try {
    execFileSync('docker', ['version'], { stdio: 'ignore', timeout: 10_000 })
  } catch {
    return 'Docker does not answer'
  }
  try {
    execFileSync('docker', ['image', 'inspect', baseImage], { stdio: 'ignore', timeout: 10_000 })
    return undefined
  } catch {
    const pulled = spawnSync('docker', ['pull', '--quiet', baseImage], { stdio: 'ignore', timeout: 300_000 })
    return pulled.status === 0 ? undefined : `the image ${baseImage} cannot be had (NODE_IMAGE names another)`
  }
}

/** What will not be seen is said loudly, whatever the reporter shows of skipped tests. */
export function describeWith(lack: string | undefined, name: string, specs: () => void): void {
  if (lack === undefined) {
    describe(name, specs)
    return
  }
  const line = '!'.repeat(100)
  process.stderr.write(`\n${line}\n!! NOT RUN: ${name}. ${lack}\n!! Its tests are counted as skipped.\n${line}\n`)
  describe.skip(`${name} (${lack})`, specs)
}
