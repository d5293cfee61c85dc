import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endProcess, isRunning } from './child-server'
import { serversCache } from './jars'
import type { RunningServer, ServerKind } from './server-kind'

/** By which way a server was come by, or why there is none. */
export type Provided =
  | { readonly kind: ServerKind; readonly url: string; readonly by: 'environment' | 'services:up' }
  | {
      readonly kind: ServerKind
      readonly url: string
      readonly by: 'container' | 'local'
      readonly server: RunningServer
    }
  | { readonly kind: ServerKind; readonly url: undefined; readonly why: string }

interface Up {
  readonly url: string
  readonly pid: number
}

/** A real server named in the environment, else one that is up, else a container, else one from jars; else the reason. */
export async function provide(kind: ServerKind, env: NodeJS.ProcessEnv): Promise<Provided> {
  const given = env[kind.variable]
  if (given) return { kind, url: given, by: 'environment' }
  const up = upOf(kind)
  if (up) return { kind, url: up.url, by: 'services:up' }
  const reasons = [`${kind.variable} is not set`]
  const container = await attempt(() => containerOf(kind), reasons)
  if (container) return { kind, url: container.url, by: 'container', server: container }
  const local = await attempt(() => localOf(kind, join(serversCache, `${kind.name}-${process.pid}`), false), reasons)
  if (local) return { kind, url: local.url, by: 'local', server: local }
  return { kind, url: undefined, why: reasons.join('; ') }
}

/** Starts it from jars so that it outlives this process. Throws with the reason when that is not possible. */
export async function bringUp(kind: ServerKind): Promise<Up> {
  const up = upOf(kind)
  if (up) return up
  const server = await localOf(kind, folderOf(kind), true)
  if (server.pid === undefined) throw new Error(`${kind.name} has no process`)
  const started = { url: server.url, pid: server.pid }
  writeFileSync(noteOf(kind), JSON.stringify(started))
  return started
}

/** False when it was not up. */
export async function bringDown(kind: ServerKind): Promise<boolean> {
  const up = upOf(kind)
  if (up) await endProcess(up.pid)
  rmSync(folderOf(kind), { recursive: true, force: true })
  return up !== undefined
}

async function attempt(work: () => Promise<RunningServer>, reasons: string[]): Promise<RunningServer | undefined> {
  try {
    return await work()
  } catch (error) {
    reasons.push(error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error))
    return undefined
  }
}

async function containerOf({ name, startContainer }: ServerKind): Promise<RunningServer> {
  if (!startContainer) throw new Error(`there is no container for ${name}`)
  if (!dockerAnswers()) throw new Error('Docker does not answer')
  return startContainer()
}

async function localOf({ lacking, start }: ServerKind, folder: string, outlives: boolean): Promise<RunningServer> {
  const lack = lacking()
  if (lack !== undefined) throw new Error(lack)
  mkdirSync(folder, { recursive: true })
  return start(folder, outlives)
}

function dockerAnswers(): boolean {
  try {
    execFileSync('docker', ['version'], { stdio: 'ignore', timeout: 5_000 })
    return true
  } catch {
    return false
  }
}

function folderOf({ name }: ServerKind): string {
  return join(serversCache, `${name}-up`)
}

function noteOf(kind: ServerKind): string {
  return join(folderOf(kind), 'up.json')
}

function upOf(kind: ServerKind): Up | undefined {
  const note = noteOf(kind)
  if (!existsSync(note)) return undefined
  const up = JSON.parse(readFileSync(note, 'utf8')) as Up
  return isRunning(up.pid) ? up : undefined
}
