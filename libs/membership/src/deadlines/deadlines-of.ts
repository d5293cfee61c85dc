import { nationalRules, type RuleBook } from '@harbor/rules/rule-book'
import type { MemberFile } from '../member-file'
import { rollDeadlines, rollDeadlineTexts } from '../roll/deadlines'
import type { RollState } from '../roll/state'
import { sanctionDeadlines, sanctionDeadlineTexts } from '../sanction/deadlines'
import { transferDeadlines, transferDeadlineTexts, type TransferDays } from '../transfer/deadlines'
import type { Deadline } from '@harbor/calendar/deadline'
import { developmentDeadlines, developmentDeadlineTexts } from './development-deadlines'

/** What of a file its time limits follow from. */
export interface FileWithDeadlines extends Pick<MemberFile, 'development' | 'sanction' | 'timeline'> {
  readonly roll: Pick<RollState, 'lapses' | 'contact' | 'suspension'>
  readonly transfer: TransferDays
}

/** All time limits of one file, whatever slice opened them. Those of development by the rule book; default: the national rules. */
export function deadlinesOf(
  file: FileWithDeadlines,
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
