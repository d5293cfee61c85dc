import type { RefusalDetail, RefusalTable } from '@harbor/kernel/decision'
import { Problems, type FieldFault, type Problem } from '../problem'
import type { JsonSchema } from './answers'

/** `Problem` of problem.ts as the API describes it. */
export const problemSchema: JsonSchema = {
  type: 'object',
  description:
    'Problem details (RFC 9457). `code` is stable; `title` and `detail` are in Chinese, or in English by Accept-Language.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string' },
    code: { type: 'string', description: 'See docs/reference/refusals.md.' },
    article: { type: 'string', description: 'The rule pack and article, or the policy, that says no.' },
    instance: { type: 'string', description: 'Path of the request.' },
    parameters: { type: 'object', additionalProperties: true, description: 'What the texts were filled with.' },
    errors: {
      type: 'array',
      maxItems: 50,
      description: 'One row a member of the request that is not acceptable.',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'detail'],
        properties: {
          pointer: {
            type: 'string',
            description: 'JSON Pointer (RFC 6901) into the body; `#/query/…` and `#/header/…` elsewhere.',
          },
          code: { type: 'string' },
          detail: { type: 'string' },
        },
      },
    },
  },
}

/** Which refusals an operation can meet, by what it is: status and what it means here. */
const meanings = {
  400: 'The request is not valid; `errors` points to what is not.',
  401: 'Nobody is signed in, or the session is over.',
  403: 'The caller’s role or scope does not allow this.',
  404: 'There is no such thing, or it lies outside the caller’s scope: both are answered alike.',
  409: 'The file stands in a state in which this cannot be.',
  412: 'The file has changed since the ETag that If-Match names; read it again.',
  422: 'A rule says no; `article` names it.',
  428: 'If-Match is missing.',
} as const satisfies Readonly<Record<number, string>>
export type ProblemStatus = keyof typeof meanings

/** A rule of a slice, told here by hand since the edge knows no slice. */
const ruleOfSlice: RefusalTable = {
  'transfer.letter-expired': {
    kind: 'rule',
    article: 'REG-2019 art. 25?',
    zh: '介绍信已于 {validUntil} 到期，请转出方重新开具；在此之前仍由转出方负责。',
    en: 'The letter expired on {validUntil}; the source issues a new one and stays responsible until then.',
  },
}
const problems = new Problems([ruleOfSlice])
const example = (code: string, detail: RefusalDetail = {}, errors: readonly FieldFault[] = []): Problem =>
  problems.of({ code, detail }, 'en', errors)

/** One that is often met with each status, as it is really answered. */
const examples: Readonly<Record<ProblemStatus, Problem>> = {
  400: example('request.invalid', {}, [
    {
      pointer: '#/on',
      code: 'isLocalDate',
      zh: '须为真实日期，格式 YYYY-MM-DD',
      en: 'on must be a real calendar day, YYYY-MM-DD',
    },
  ]),
  401: example('access.sign-in-required'),
  403: example('access.denied'),
  404: example('request.no-such-route'),
  409: example('person.erased'),
  412: example('request.stale', { actual: '4' }),
  422: example('transfer.letter-expired', { validUntil: '2025-04-10' }),
  428: example('request.precondition-required'),
}

const schema = { $ref: '#/components/schemas/Problem' }
const statuses = Object.keys(meanings).map(Number) as ProblemStatus[]

/** `components.responses`: shared by all operations. */
export const problemResponses = {
  ...Object.fromEntries(
    statuses.map((status) => {
      const content = { 'application/problem+json': { schema, example: examples[status] } }
      return [`Problem${status}`, { description: meanings[status], content }] as const
    }),
  ),
  Problem: {
    description:
      'Anything else that is no success: too large (413), media type (415), throttled (429), fault (500), overloaded or unavailable (503): see Retry-After, in seconds.',
    content: { 'application/problem+json': { schema, example: example('store.unavailable') } },
  },
}

export function problemsOf(statuses: readonly ProblemStatus[]): Record<string, { $ref: string }> {
  const own = statuses.map((status) => [String(status), { $ref: `#/components/responses/Problem${status}` }] as const)
  return { ...Object.fromEntries(own), default: { $ref: '#/components/responses/Problem' } }
}
