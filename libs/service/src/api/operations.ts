import type { OpenAPIObject } from '@nestjs/swagger'
import type { ApiAnswer, ApiAnswers, JsonSchema } from './answers'
import { problemResponses, problemSchema, problemsOf, type ProblemStatus } from './problem-schema'

type Document = OpenAPIObject
type Operation = NonNullable<Document['paths'][string]['post']>
type Parameter = { readonly name: string; readonly in: string; readonly required?: boolean }
type AnyParameter = NonNullable<Operation['parameters']>[number]

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

/**
 * Completes what Swagger found: answers with their schemas, headers and problems, the comments of bodies, security of every
 * operation. Changes the document. Throws when an operation has no answer on file: then `npm run generate` is due.
 */
export function completeOperations(document: Document, answers: ApiAnswers): void {
  const components = (document.components ??= {})
  const schemas: Record<string, unknown> = { ...components.schemas, ...answers.schemas, Problem: problemSchema }
  for (const [path, item] of Object.entries(document.paths))
    for (const method of methods) {
      const operation = item[method]
      if (operation) complete(operation, `${method.toUpperCase()} ${path}`, method, answers)
    }
  for (const [name, schema] of Object.entries(components.schemas ?? {}))
    schemas[name] = closed(name, schema, answers.texts)
  components.schemas = Object.fromEntries(
    Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ) as NonNullable<typeof components.schemas>
  components.responses = problemResponses
  components.headers = { ...headers }
  components.parameters = { WaitFor: waitFor }
}

const headers = {
  ETag: {
    description: 'Revision of the file: send it in If-Match with the next command.',
    schema: { type: 'string', example: '"7"' },
  },
  HarborPosition: {
    description: 'Where the log stands after this command: send it in Harbor-Wait-For with a query that must see it.',
    schema: { type: 'string', pattern: '^\\d{1,15}$', example: '1207' },
  },
}
const waitFor = {
  name: 'Harbor-Wait-For',
  in: 'header' as const,
  required: false,
  description: 'Answer only when the views have read the log up to this position.',
  schema: { type: 'string', pattern: '^\\d{1,15}$' },
}

function complete(operation: Operation, name: string, method: string, { operations }: ApiAnswers): void {
  const answer = operations[operation.operationId ?? '']
  if (!answer) throw new Error(`no answer on file for ${name}: run \`npm run generate\``)
  const isPublic = operation.security === undefined
  operation.security ??= []
  operation.parameters &&= operation.parameters.map(unfilled)
  if (method === 'get' && !isPublic)
    operation.parameters = [...(operation.parameters ?? []), { $ref: '#/components/parameters/WaitFor' }]
  operation.responses = {
    ...successes(operation, answer),
    ...problemsOf(statusesOf(operation, answer)),
  } as Operation['responses']
}

/**
 * Without the example, which the page would fill in and send: a filter that nobody asked for finds nothing. What must be given
 * keeps its example.
 */
function unfilled(parameter: AnyParameter): AnyParameter {
  if (!('in' in parameter) || parameter.in !== 'query' || parameter.required === true) return parameter
  const bare = { ...parameter }
  delete bare.example
  if (bare.schema && !('$ref' in bare.schema)) {
    bare.schema = { ...bare.schema }
    delete bare.schema.example
  }
  return bare
}

const linesInWords =
  'One JSON object a line: {"progress":{"done","total"}} while the work goes on; the last is {"answer"}, or {"problem"} with problem details.'

function successes(operation: Operation, answer: ApiAnswer): Record<string, unknown> {
  const [status = '200'] = Object.keys(operation.responses)
  const file = operation['x-file' as keyof Operation] as string | undefined
  delete operation['x-file' as keyof Operation]
  const lines = operation['x-lines' as keyof Operation] as string | undefined
  delete operation['x-lines' as keyof Operation]
  const content = {
    ...(answer.schema && { 'application/json': { schema: answer.schema } }),
    ...(file !== undefined && { [file]: { schema: { type: 'string', format: 'binary' } } }),
    ...(lines !== undefined && { [lines]: { schema: { type: 'string', description: linesInWords } } }),
  }
  const success = {
    description: answer.recorded ? 'Recorded.' : status === '204' ? 'Done.' : 'The answer.',
    ...(answer.revision && {
      headers: {
        ETag: { $ref: '#/components/headers/ETag' },
        ...(answer.recorded && { 'Harbor-Position': { $ref: '#/components/headers/HarborPosition' } }),
      },
    }),
    ...(Object.keys(content).length > 0 && { content }),
  }
  const repeated = { ...success, description: 'It had its effect before; nothing was added.' }
  return { ...(answer.recorded && status === '201' && { '200': repeated }), [status]: success }
}

function statusesOf(operation: Operation, { recorded }: ApiAnswer): readonly ProblemStatus[] {
  const parameters = (operation.parameters ?? []) as readonly Parameter[]
  const hasPermission = 'x-permission' in operation
  const needsIfMatch = parameters.some(({ name }) => name === 'If-Match')
  const isAboutOne = parameters.some((parameter) => parameter.in === 'path')
  const statuses: readonly (readonly [ProblemStatus, boolean])[] = [
    [400, true],
    [401, true],
    [403, hasPermission],
    [404, isAboutOne],
    [409, recorded === true],
    [412, needsIfMatch],
    [422, recorded === true],
    [428, needsIfMatch],
  ]
  return statuses.filter(([, applies]) => applies).map(([status]) => status)
}

/** A body's schema with its comment; members that it does not name are refused. */
function closed(name: string, schema: unknown, texts: ApiAnswers['texts']): JsonSchema {
  const text = texts[name]
  return { ...(text !== undefined && { description: text }), ...(schema as JsonSchema), additionalProperties: false }
}
