import { existsSync } from 'node:fs'
import { ConfigError } from '@harbor/service/config'
import type { Call, Command } from '../command'
import { examined, type Found, type Level, type Patient } from '../doctor/check'
import { checkDisk, checkFolder, checkLock, checkRuntime, checkSettings, holderOfLock } from '../doctor/machine'
import { checkAccess, checkCalendar, checkKeys, checkLog, checkViews, openLog } from '../doctor/stores'
import { visible, type Answer } from '../output'
import { displayWidth, padDisplay } from '@harbor/tables/text/plain-text'

export const doctor: Command = {
  name: 'doctor',
  takes: [],
  reach: 'folder',
  about: {
    zh: '检查设置、运行环境与各存储，逐项给出建议',
    en: 'Look at settings, machine and stores, with advice line by line',
  },
  notes: {
    zh: '只读，服务运行时也可执行。有 fail 时退出码为 1。完整校验请用 harbor verify。',
    en: 'Reads only, also beside a running server. Exit code 1 when a line says fail. harbor verify checks the whole log.',
  },
  examples: ['doctor', 'doctor --json'],
  options: {},
  async run(call): Promise<Answer> {
    const found = await examine(call)
    const ok = found.every(({ level }) => level !== 'fail')
    const checks = found.map(({ check, level, words, detail = {}, advice }) => ({
      check,
      level,
      message: call.say(words, detail),
      ...(advice && { advice: call.say(advice, detail) }),
      ...(Object.keys(detail).length > 0 && { detail }),
    }))
    return { exit: ok ? 0 : 1, document: { ok, checks }, text: written(checks) }
  },
}

async function examine(call: Call): Promise<readonly Found[]> {
  const { world } = call
  try {
    const config = call.config()
    const held = (await holderOfLock(config.dataFolder).catch(() => undefined)) !== undefined
    return await examineAll({ config, env: world.env, clock: world.clock, held })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const words = { zh: '不可接受：{reason}', en: 'not acceptable: {reason}' }
    return [{ check: 'settings', level: 'fail', words, detail: { reason: error.message } }]
  }
}

/** What rests on the folder is not looked at without it, and what rests on the log not without the log. */
async function examineAll(patient: Patient): Promise<readonly Found[]> {
  const found: Found[] = []
  const look = async (check: string, work: () => Promise<readonly Found[]>) => {
    found.push(...(await examined(check, work)))
  }
  await look('settings', () => checkSettings(patient))
  await look('runtime', checkRuntime)
  await look('calendar', () => checkCalendar(patient))
  await look('folder', () => checkFolder(patient))
  if (!existsSync(patient.config.dataFolder)) return found
  await look('disk', () => checkDisk(patient))
  await look('lock', () => checkLock(patient))
  await look('log', async () => {
    const log = await openLog(patient)
    try {
      const lines = await checkLog(patient, log)
      await look('keys', () => checkKeys(patient, log.installationId))
      await look('access', () => checkAccess(patient, log.installationId))
      await look('views', () => checkViews(patient))
      return lines
    } finally {
      await log.close()
    }
  })
  return found.toSorted((a, b) => order.indexOf(a.check) - order.indexOf(b.check))
}

const order = ['settings', 'runtime', 'folder', 'disk', 'lock', 'log', 'keys', 'access', 'views', 'calendar']

interface Line {
  readonly check: string
  readonly level: Level
  readonly message: string
  readonly advice?: string
}

function written(lines: readonly Line[]): string {
  const width = Math.max(...lines.map(({ check }) => displayWidth(check)))
  const indent = ' '.repeat(width + 8)
  return lines
    .flatMap(({ check, level, message, advice }) => [
      `${padDisplay(level, 4)}  ${padDisplay(check, width)}  ${visible(message)}`,
      ...(advice === undefined ? [] : [`${indent}${visible(advice)}`]),
    ])
    .map((line) => `${line}\n`)
    .join('')
}
