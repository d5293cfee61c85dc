import type { Decision, RefusalDetail } from '@harbor/kernel/decision'
import { LOG_START, type Actor, type DomainEvent, type Position, type Recorded } from '@harbor/kernel/event'
import type { EventId, MemberId } from '@harbor/kernel/ids'
import { toInstant, toLocalDate, type Instant, type LocalDate } from '@harbor/kernel/time'
import { memberFile, memberStream, type MemberFile } from '@harbor/membership/member-file'
import type { MemberEvent } from '@harbor/membership/member-event'
import { fixed, ids } from './member-ids'

/** An event, when it was recorded (default: ten in the morning of its effective day), or several of them in order. */
export type Told = MemberEvent | RecordedAt | readonly Told[]
interface RecordedAt {
  readonly event: MemberEvent
  readonly recordedAt: Instant
}

/** The event became known on that day, whatever day it takes effect on. `on` is a date or an instant. */
export function recordedOn(on: string, event: MemberEvent): RecordedAt {
  return { event, recordedAt: on.includes('T') ? toInstant(on) : morningOf(toLocalDate(on)) }
}

export const actor: Actor = { id: ids.secretary, role: 'branch-secretary', unitId: ids.branch }

/** The recorded events of a file, with fixed ids: the first event told is `eventNo(1)`. `recordedAt` never runs backwards. */
export function recorded(told: readonly Told[], memberId: MemberId = ids.member): readonly Recorded<MemberEvent>[] {
  let latest = '' as Instant
  return flat(told).map(({ event, recordedAt }, revision): Recorded<MemberEvent> => {
    const wanted = recordedAt ?? (event.effectiveOn ? morningOf(event.effectiveOn) : latest)
    latest = wanted > latest ? wanted : latest || morningOf(toLocalDate('2020-01-01'))
    return {
      ...event,
      id: eventNo(revision + 1),
      stream: memberStream(memberId),
      revision,
      position: (LOG_START + revision + 1) as Position,
      recordedAt: latest,
      actor,
      commandId: fixed<'command'>('c0', revision + 1),
    }
  })
}

/** The file that these events make. */
export function fileOf(...told: readonly Told[]): MemberFile {
  return memberFile(ids.member, recorded(told))
}

export function eventNo(number: number): EventId {
  return fixed<'event'>('e0', number)
}

export interface GivenFile {
  readonly file: MemberFile
  /** Decide on this file: `given(...).when((file) => receive(file, order, facts))`. */
  when<E extends DomainEvent, Code extends string>(decide: (file: MemberFile) => Decision<E, Code>): Outcome<E, Code>
}

export interface Outcome<E extends DomainEvent, Code extends string> {
  readonly decision: Decision<E, Code>
  /** Accepted with exactly these events. */
  then(...events: readonly DomainEvent[]): void
  /** Accepted with one event of each of these types, in order; gives the events back for further expectations. */
  thenTypes(...types: readonly E['type'][]): readonly E[]
  /** The same as an expectation only: fits a test that is one expression. */
  thenRecords(...types: readonly E['type'][]): void
  /** Accepted, and nothing to add: the effect is already there. */
  thenNothing(): void
  /** Refused by this code; of the detail only the members named are compared. */
  thenRefused(code: Code, detail?: RefusalDetail): void
  /** Accepted with findings of exactly these codes, in order, over all its events. */
  thenFindings(...codes: readonly string[]): void
}

/** `given(applied({ on }), activist({ on })).when(...).then(...)` */
export function given(...told: readonly Told[]): GivenFile {
  const file = fileOf(...told)
  return { file, when: (decide) => outcomeOf(decide(file)) }
}

export function outcomeOf<E extends DomainEvent, Code extends string>(decision: Decision<E, Code>): Outcome<E, Code> {
  const events = (): readonly E[] => {
    if (!decision.accepted) throw new Error(`refused: ${decision.code} ${JSON.stringify(decision.detail)}`)
    return decision.events
  }
  return {
    decision,
    then: (...expected) => expect(events()).toEqual(expected),
    thenTypes: (...types) => {
      expect(events().map(({ type }) => type)).toEqual(types)
      return events()
    },
    thenRecords: (...types) => expect(events().map(({ type }) => type)).toEqual(types),
    thenNothing: () => expect(events()).toEqual([]),
    thenRefused: (code, detail = {}) =>
      expect(decision).toMatchObject({ accepted: false, code, detail } satisfies Record<string, unknown>),
    thenFindings: (...codes) => expect(events().flatMap(findingCodes)).toEqual(codes),
  }
}

function findingCodes(event: DomainEvent): readonly string[] {
  const { findings } = event.data as { readonly findings?: readonly { readonly code: string }[] }
  return (findings ?? []).map(({ code }) => code)
}

function flat(told: readonly Told[]): readonly { readonly event: MemberEvent; readonly recordedAt?: Instant }[] {
  return told.flatMap((one) => {
    if (isList(one)) return flat(one)
    return 'event' in one ? [one] : [{ event: one }]
  })
}

function isList(told: Told): told is readonly Told[] {
  return Array.isArray(told)
}

function morningOf(date: LocalDate): Instant {
  return toInstant(`${date}T10:00:00+08:00`)
}
