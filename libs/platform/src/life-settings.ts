import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  LifeSettingsRefused,
  readLifeSettings,
  usualLifeSettings,
  type LifeSettings,
} from '@harbor/rules/organisation-life'
import { LocalRulesError } from './local-rules'

/** What the folder of local rules sets for organisation life: `organisation-life.json`, which may be missing. LocalRulesError: it is not what it must be. */
export function openLifeSettings(folder: string): LifeSettings {
  const file = join(folder, 'organisation-life.json')
  if (folder === '' || !existsSync(file)) return usualLifeSettings
  try {
    return readLifeSettings(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    if (cause instanceof LifeSettingsRefused || cause instanceof SyntaxError)
      throw new LocalRulesError(`${file}: ${cause.message}`, { cause })
    throw cause
  }
}
