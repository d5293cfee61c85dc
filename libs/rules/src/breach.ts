import { refuse, type Finding, type RefusalDetail, type Refused } from '@harbor/kernel/decision'
import type { RuleSource } from './limit'

/** A rule that an act breaks, and what that means: a hard one refuses a new act, a soft one leaves a finding beside it. */
export interface Breach<Code extends string = string> extends Finding {
  readonly code: Code
  readonly hard: boolean
}

/** A rule without a number. */
export interface Rule extends RuleSource {
  readonly hard: boolean
}

export function breach<Code extends string>(code: Code, rule: Rule, detail: RefusalDetail = {}): Breach<Code> {
  return { code, pack: rule.pack, article: rule.article, hard: rule.hard, detail }
}

/** What is recorded of a breach beside the act. */
export function findingOf({ code, pack, article, detail }: Breach): Finding {
  return { code, pack, article, detail }
}

export interface Lawful {
  readonly accepted: true
  /** What is recorded with the act. */
  readonly findings: Finding[]
}

/**
 * The first hard breach refuses a new act. A historic fact is true whatever it breaks: all breaches become its findings.
 * The refusal's detail names pack and article as they were in force on the day of the act.
 */
export function judge<Code extends string>(
  historic: boolean,
  ...checked: readonly (Breach<Code> | null | readonly Breach<Code>[])[]
): Lawful | Refused<Code> {
  const breaches = checked.flatMap((found) => found ?? [])
  const forbidding = historic ? undefined : breaches.find(({ hard }) => hard)
  if (forbidding) {
    const { code, detail, pack, article } = forbidding
    return refuse(code, { ...detail, pack, article })
  }
  return { accepted: true, findings: breaches.map(findingOf) }
}
