import { nationalRules, type RuleBook } from '@harbor/rules/rule-book'
import type { MemberFile } from '../member-file'
import { rollDeadlines, rollDeadlineTexts } from '../roll/deadlines'
import { sanctionDeadlines, sanctionDeadlineTexts } from '../sanction/deadlines'
import { transferDeadlines, transferDeadlineTexts } from '../transfer/deadlines'
import type { Deadline } from '@harbor/calendar/deadline'
import { developmentDeadlines, developmentDeadlineTexts } from './development-deadlines'

/** All time limits of one file, whatever slice opened them. Those of development by the rule book; default: the national rules. */
export function deadlinesOf(
  file: Pick<MemberFile, 'roll' | 'development' | 'transfer' | 'sanction' | 'timeline'>,
  { packOn }: Pick<RuleBook, 'packOn'> = nationalRules,
): readonly Deadline[] {
  return [
    ...developmentDeadlines(file, packOn),
    ...rollDeadlines(file),
    ...transferDeadlines(file),
    ...sanctionDeadlines(file),
  ]
}

/** What each rule is called in the calendar. */
export const deadlineTexts: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  ...developmentDeadlineTexts,
  ...rollDeadlineTexts,
  ...transferDeadlineTexts,
  ...sanctionDeadlineTexts,
}
