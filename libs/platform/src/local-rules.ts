import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { OverlayRefused } from '@harbor/rules/overlay'
import { nationalRules, openRuleBook, type RuleBook } from '@harbor/rules/rule-book'
import { WorkingDaysRefused } from '@harbor/rules/working-days'
import { ConfigError } from '@harbor/service/config'

/** The rules of an installation cannot be used; the start ends with this message and nothing was opened. */
export class LocalRulesError extends Error {
  readonly code = 'rules.refused'
}

/**
 * The rule book with the files of the folder: every `overlays/*.json` in the order of their names, and `working-days.json`; either may
 * be missing. No folder named: the national rules. ConfigError: no such folder. LocalRulesError: a file that is not what it must be.
 */
export function openLocalRules(folder: string): RuleBook {
  if (folder === '') return nationalRules
  if (!existsSync(folder)) throw new ConfigError(`HARBOR_RULES=${JSON.stringify(folder)}: no such folder`)
  const overlays = join(folder, 'overlays')
  const names = existsSync(overlays) ? readdirSync(overlays).filter((name) => name.endsWith('.json')) : []
  const workingDays = join(folder, 'working-days.json')
  try {
    return openRuleBook({
      overlays: names.toSorted().map((name) => readJson(join(overlays, name))),
      ...(existsSync(workingDays) && { workingDays: readJson(workingDays) }),
    })
  } catch (cause) {
    if (cause instanceof OverlayRefused || cause instanceof WorkingDaysRefused)
      throw new LocalRulesError(`${folder}: ${cause.message}`, { cause })
    throw cause
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new LocalRulesError(`${file}: ${cause instanceof Error ? cause.message : 'unreadable'}`, { cause })
  }
}
