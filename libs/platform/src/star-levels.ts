import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  readStarLevels,
  usualStarLevels,
  VolunteerRulesRefused,
  type StarLevels,
} from '@harbor/volunteering/star-levels'
import { LocalRulesError } from './local-rules'

/** The star levels of the folder of local rules: `volunteering.json`, which may be missing. LocalRulesError: it is not what it must be. */
export function openStarLevels(folder: string): StarLevels {
  const file = join(folder, 'volunteering.json')
  if (folder === '' || !existsSync(file)) return usualStarLevels
  try {
    return readStarLevels(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    if (cause instanceof VolunteerRulesRefused || cause instanceof SyntaxError)
      throw new LocalRulesError(`${file}: ${cause.message}`, { cause })
    throw cause
  }
}
