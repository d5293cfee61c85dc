import type { Caller } from '@harbor/service/caller'

/** What each rule is called, of all sources: `DeadlineTexts`. */
export const DEADLINE_TEXTS = Symbol('deadline texts')

/**
 * To which circles the caller belongs, e.g. the teams of open cases. A row of any other circle does not exist for the caller: it is
 * neither shown nor counted. Answered by the contexts whose files are confidential; they are asked on every request.
 */
export interface DeadlineCircles {
  of(caller: Caller): Promise<readonly string[]>
}
export const DEADLINE_CIRCLES = Symbol('deadline circles')
