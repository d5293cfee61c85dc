import type { DomainEvent } from './event'

export type RefusalDetail = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** A rule said no. The code names the rule; article and texts stand in the slice's table (`refusals.ts`). */
export interface Refused<Code extends string = string> {
  readonly accepted: false
  readonly code: Code
  readonly detail: RefusalDetail
}
export interface Accepted<E extends DomainEvent = DomainEvent> {
  readonly accepted: true
  /** In order; empty when the command finds its effect already there. */
  readonly events: readonly E[]
}
export type Decision<E extends DomainEvent = DomainEvent, Code extends string = string> = Accepted<E> | Refused<Code>

export function accept<E extends DomainEvent>(...events: readonly E[]): Accepted<E> {
  return { accepted: true, events }
}

export function refuse<Code extends string>(code: Code, detail: RefusalDetail = {}): Refused<Code> {
  return { accepted: false, code, detail }
}

/** What kind of no it is; the edge chooses the HTTP status from it. */
export type RefusalKind = 'invalid' | 'not-found' | 'authority' | 'state' | 'rule'

/** One row of a slice's table of refusals: the rule's source and what a person is told. `{name}` in a text is filled from the detail. */
export interface RefusalText {
  readonly kind: RefusalKind
  /** The rule's source, e.g. `DEV-2014 art. 19`; empty only for kind `invalid` and `not-found`. */
  readonly article: string
  readonly zh: string
  readonly en: string
  /** Where the detail has a code of the platform: how it reads, by place and code. */
  readonly words?: Readonly<Record<string, WordsOfCodes>>
}
export type WordsOfCodes<Code extends string = string> = Readonly<Record<Code, Readonly<Record<'zh' | 'en', string>>>>
export type RefusalTable<Code extends string = string> = Readonly<Record<Code, RefusalText>>

/** A hint recorded beside a fact that breaks a rule but is true all the same (import of old files, later changes). */
export interface Finding {
  readonly code: string
  readonly pack: string
  readonly article: string
  readonly detail: RefusalDetail
}
