import { Equal } from 'typebox/value'
import { effectiveHistory } from '@harbor/kernel/correction'
import { accept, type Accepted, type Finding, type Refused } from '@harbor/kernel/decision'
import type { DomainEvent } from '@harbor/kernel/event'
import { judge, type Breach } from '@harbor/rules/breach'
import { CORRECTION } from './member-event'
import type { MemberFile } from './member-file'

export type Breaches<Code extends string> = readonly (Breach<Code> | null)[]

/**
 * A new act is refused by the first hard rule that it breaks; what else it breaks goes with it as findings, and a historic act,
 * which happened all the same, is recorded with all of them.
 */
export function recordJudged<E extends DomainEvent, Code extends string>(
  historic: boolean,
  breaches: Breaches<Code>,
  record: (findings: Finding[]) => E,
): Accepted<E> | Refused<Code> {
  const judged = judge(historic, ...breaches)
  return judged.accepted ? accept(record(judged.findings)) : judged
}

/**
 * The file says this already, as it reads after its corrections: the act is repeated and adds nothing. Findings aside. A personal
 * part that was not opened, or is erased, cannot be compared: the rest decides.
 */
export function isRecorded(file: MemberFile, event: DomainEvent): boolean {
  return effectiveHistory(file.recorded, CORRECTION).some(
    (earlier) =>
      earlier.type === event.type &&
      earlier.effectiveOn === event.effectiveOn &&
      saysTheSame(earlier.data as Said, event.data as Said),
  )
}

type Said = Readonly<Record<string, unknown>>

function saysTheSame(earlier: Said, said: Said): boolean {
  const unopened = earlier['personal'] === null && 'personal' in said
  return Equal({ ...earlier, findings: [] }, { ...said, findings: [], ...(unopened && { personal: null }) })
}
