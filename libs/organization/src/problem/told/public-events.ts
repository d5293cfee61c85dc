import { Type } from 'typebox'
import type { Recorded } from '@harbor/kernel/event'
import { definePublic, type PublicEvent, type PublicEvents } from '@harbor/kernel/public-event'
import { Choice, DateText, IdOf } from '@harbor/kernel/schema'
import { problemKinds, type ProblemEvent, type ProblemId } from '../events'

// NOTE: what districts are told is a contract with them: add a field, or a new version beside the old one; never take away.

const TOPIC = 'party.problem.v1'
const problemId = IdOf<'problem'>()

export const opened = definePublic(
  'party.problem.opened',
  1,
  TOPIC,
  Type.Object({
    problemId,
    number: Type.String(),
    kind: Choice(problemKinds),
    unitId: IdOf<'unit'>(),
    dueOn: DateText,
  }),
  { zh: '一线难题立项', en: 'A front-line problem was taken up' },
)
export const handedOver = definePublic(
  'party.problem.handed-over',
  1,
  TOPIC,
  Type.Object({ problemId, unitId: IdOf<'unit'>() }),
  { zh: '难题移交另一组织', en: 'Another unit answers for the problem' },
)
export const extended = definePublic('party.problem.extended', 1, TOPIC, Type.Object({ problemId, dueOn: DateText }), {
  zh: '难题延期',
  en: 'The deadline of the problem was moved',
})
export const accepted = definePublic('party.problem.accepted', 1, TOPIC, Type.Object({ problemId }), {
  zh: '难题通过验收',
  en: 'Others than those who solved it accepted the problem as solved',
})
export const reopened = definePublic('party.problem.reopened', 1, TOPIC, Type.Object({ problemId, dueOn: DateText }), {
  zh: '难题重新打开',
  en: 'The problem was opened again',
})
export const givenUp = definePublic('party.problem.given-up', 1, TOPIC, Type.Object({ problemId }), {
  zh: '难题依决定终止',
  en: 'The problem was given up by decision',
})

/** Numbers, kinds, dates and units. What was written about a problem, and who works on it, are the street's own matter. */
const told: {
  readonly [T in ProblemEvent['type']]?: (
    data: Extract<ProblemEvent, { type: T }>['data'],
    problemId: ProblemId,
  ) => PublicEvent
} = {
  'organization.problem-opened.v1': ({ number, kind, unitId, dueOn }, id) =>
    opened(id, { problemId: id, number, kind, unitId, dueOn }),
  'organization.problem-handed-over.v1': ({ toUnitId }, id) => handedOver(id, { problemId: id, unitId: toUnitId }),
  'organization.problem-extended.v1': ({ dueOn }, id) => extended(id, { problemId: id, dueOn }),
  'organization.problem-accepted.v1': (_, id) => accepted(id, { problemId: id }),
  'organization.problem-reopened.v1': ({ dueOn }, id) => reopened(id, { problemId: id, dueOn }),
  'organization.problem-given-up.v1': (_, id) => givenUp(id, { problemId: id }),
}

export const problemPublicEvents: PublicEvents = {
  types: [opened, handedOver, extended, accepted, reopened, givenUp],
  handles: Object.keys(told),
  readsFile: false,
  tell({ type, data, stream }: Recorded) {
    const tell = told[type as ProblemEvent['type']] as
      ((data: unknown, problemId: ProblemId) => PublicEvent) | undefined
    return tell ? [tell(data, stream.slice(-36) as ProblemId)] : []
  },
}
