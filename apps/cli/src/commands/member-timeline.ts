import { streetTime } from '@harbor/kernel/time'
import { isId } from '@harbor/kernel/ids'
import type { Language } from '@harbor/service/language'
import type { TimelineEntry } from '@harbor/membership/member-overview/timeline-of-events'
import { findMember } from '../api/find-member'
import type { Call, Command } from '../command'
import { factNames, factValues } from '../fact-words'
import { findingText } from '../findings'
import { table, visible, type Answer } from '../output'
import { say, type Words } from '../words'
import { clockOptions } from './member-show'

export const memberTimeline: Command = {
  name: 'member timeline',
  takes: ['ID|NAME'],
  reach: 'api',
  about: { zh: '一名党员档案中的全部记录，标明更正', en: 'Everything recorded of one member, corrections marked' },
  examples: ['member timeline 陈明远', 'member timeline 陈明远 --known-at 2025-01-01', 'member timeline 陈明远 --json'],
  options: clockOptions,
  async run(call): Promise<Answer> {
    const query = { asOf: call.given.date('as-of'), knownAt: call.given.instant('known-at') }
    const api = await call.api('read')
    const memberId = await findMember(call, api, call.given.at(0))
    const { body } = await api.request('GET', `/members/${memberId}/timeline`, { query })
    const { entries } = body as { readonly entries: readonly TimelineEntry[] }
    return { exit: 0, document: body, text: written(call, entries) }
  },
}

/** What the record says besides its title, as far as it is plain: numbers, dates, words; no ids. */
function figures({ facts }: TimelineEntry, language: Language): readonly string[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    return plain && !isId(value)
      ? [`${named(factNames, name, language)} ${named(factValues, String(value), language)}`]
      : []
  })
}

/** A text that somebody wrote stands as it is. */
function named(words: Readonly<Record<string, Words>>, key: string, language: Language): string {
  const row = Object.hasOwn(words, key) ? words[key] : undefined
  return row ? say(row, language) : key
}

function written(call: Call, entries: readonly TimelineEntry[]): string {
  const isEnglish = call.language === 'en'
  const header = isEnglish
    ? ['on', 'what', 'recorded', 'by', 'rule', 'note']
    : ['日期', '事项', '记录时间', '记录人', '依据', '备注']
  const rows = entries.map((entry) => [
    entry.on,
    isEnglish ? entry.title.en : entry.title.zh,
    streetTime(entry.recordedAt),
    entry.actor.role,
    entry.rulePack,
    [entry.correctedBy.length > 0 ? (isEnglish ? 'corrected' : '已更正') : '', ...figures(entry, call.language)]
      .filter((part) => part !== '')
      .join(isEnglish ? ', ' : '，'),
  ])
  const findings = entries.flatMap(({ on, findings: found }) =>
    found.map((finding) => `- ${on}  ${visible(findingText(finding, call.language))}\n`),
  )
  const title = isEnglish ? 'Findings' : '记录中的问题'
  return table(header, rows) + (findings.length === 0 ? '' : `\n${title}\n${findings.join('')}`)
}
