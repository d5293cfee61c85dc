import 'reflect-metadata'
import { ValidationPipe } from '@nestjs/common'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js'
import { getMetadataStorage } from 'class-validator'
import * as fc from 'fast-check'
import { RosterQuery } from '@harbor/membership/roster/queries-http'
import '@harbor/platform/harbor-app'
import { readerOf } from '@harbor/service/body-readers'
import { validationPipe } from '@harbor/service/validation'
import { IsUuidText } from '@harbor/service/validators'

class OnePerson {
  @IsUuidText()
  id: string
}

type Body = new () => object
type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number]

const storage = getMetadataStorage() as unknown as { readonly validationMetadatas: ReadonlyMap<Body, unknown> }
const bodies = [...storage.validationMetadatas.keys()].map((body) => [body.name, body] as const)
const pipe = validationPipe()

/** What the libraries make of it; undefined: it is refused. */
function byLibraries(metatype: Body, value: unknown): Promise<unknown> {
  const made = ValidationPipe.prototype.transform.call(pipe, value, { type: 'body', metatype }) as Promise<unknown>
  return made.catch(() => undefined)
}

const strangeWords = ['', ' ', '一行\n两行', 'x'.repeat(3_000), '1', '0', 'abc', '1e3']
const strangeLists = [[], [null], [[]], ['x', 'x'], [1], [{ plain: null }]]
const strangeOthers = [null, -1, 0, 1.5, 1e21, true, false, { plain: 1 }]
const strange = fc.constantFrom<unknown>(...strangeWords, ...strangeLists, ...strangeOthers)
/** The libraries strip the first two, and take objects without a class, and a list in a list, for what they are. */
const leftToLibraries = /"(constructor|__proto__|plain)":|\[\[|,\[/

/** Values that keep a rule, by the name of its validator. */
const lawful: Readonly<Record<string, (args: readonly unknown[]) => readonly unknown[]>> = {
  isUuidText: () => ['0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b', '0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5c'],
  isLocalDate: () => ['2026-02-28', '2025-04-10'],
  isInstant: () => ['2026-11-24T01:00:00.000Z'],
  isIn: ([values]) => values as readonly unknown[],
  isBoolean: () => [true, false],
  min: ([least]) => [least, Number(least) + 1],
  max: ([most]) => [most],
  isInt: () => [2, '2'],
  isNumber: () => [0.5],
  isObject: () => [{ plain: 1 }],
}

/** Mostly what the rules of the class ask for, sometimes with less or more or something else. */
function bodyOf(body: Body, depth = 0): fc.Arbitrary<Record<string, unknown>> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(body, '', false, false)
  const members = [...Map.groupBy(rules, ({ propertyName }) => propertyName)].map(
    ([name, own]) => [name, memberOf(body, name, own, depth)] as const,
  )
  const others = fc.dictionary(fc.constantFrom('constructor', '__proto__', 'more'), strange, { maxKeys: 1 })
  return fc
    .tuple(
      fc.record(Object.fromEntries(members)),
      fc.oneof({ weight: 1, arbitrary: fc.constant<string[]>([]) }, fc.subarray<string>(members.map(([name]) => name))),
      fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: others }),
    )
    .map(([whole, left, more]) => {
      const kept = Object.entries(whole).filter(([name]) => !left.includes(name))
      return { ...Object.fromEntries(kept), ...more }
    })
}

function memberOf(body: Body, name: string, rules: readonly Rule[], depth: number): fc.Arbitrary<unknown> {
  const one = lawfulOf(body, name, rules, depth)
  const isList = rules.some(({ each, name: rule }) => each || rule === 'isArray')
  const right = isList ? fc.array(one, { minLength: 1, maxLength: 3 }) : one
  return fc.oneof({ weight: 20, arbitrary: right }, { weight: 1, arbitrary: one }, { weight: 1, arbitrary: strange })
}

function lawfulOf(body: Body, name: string, rules: readonly Rule[], depth: number): fc.Arbitrary<unknown> {
  if (rules.some(({ type }) => type === 'nestedValidation') && depth < 3) {
    const typeOf = defaultMetadataStorage.findTypeMetadata(body, name).typeFunction as () => Body
    return bodyOf(typeOf(), depth + 1)
  }
  const values = rules.flatMap((rule) => lawful[rule.name ?? '']?.(rule.constraints) ?? [])
  return fc.constantFrom(...(values.length > 0 ? values : ['海风小站', '许婉清']))
}

describe('bodies, queries and paths', () => {
  it('are read as the libraries read them', async () => {
    let read = 0
    for (const [, body] of bodies) {
      const property = fc.asyncProperty(bodyOf(body), async (value) => {
        const own = readerOf(body)?.(value)
        if (own) read++
        else if (!readerOf(body) || leftToLibraries.test(JSON.stringify(value))) return
        expect(own).toStrictEqual(await byLibraries(body, structuredClone(value)))
      })
      await fc.assert(property, { numRuns: 20 })
    }
    expect(read).toBeGreaterThan(bodies.length * 8)
  })

  it('of every class have a reader', () => {
    expect(bodies.filter(([, body]) => !readerOf(body))).toEqual([])
  })

  it('as the router gives them have no other prototype than is read', async () => {
    const fastify = new FastifyAdapter().getInstance()
    const read: unknown[] = []
    fastify.get('/persons/:id', ({ params, query }, reply) => {
      read.push(readerOf(OnePerson)?.(params), readerOf(RosterQuery)?.(query))
      return reply.send()
    })
    const id = '0197f3a2-4c5d-7e6f-8a9b-0c1d2e3f4a5b'
    await fastify.inject(`/persons/${id}?limit=20&stage=full&stage=probationary&text=${encodeURIComponent('明')}`)
    await fastify.close()
    const query = { limit: 20, stage: ['full', 'probationary'], text: '明' }
    expect(read).toStrictEqual([Object.assign(new OnePerson(), { id }), Object.assign(new RosterQuery(), query)])
  })

  it.each([
    { items: [[]], at: '#/items/0' },
    { items: [{ kind: 'general-meeting', theme: '学习' }, [[]]], at: '#/items/1' },
  ])('may have no list where an object of a class is to stand: $at', async ({ items, at }) => {
    const [, body] = bodies.find(([name]) => name === 'ProposeSchemeBody') ?? []
    const value = { focus: '学习', items }
    const refused = pipe.transform(value, { type: 'body', ...(body && { metatype: body }) }) as Promise<unknown>
    await expect(refused).rejects.toMatchObject({ code: 'request.invalid', errors: [{ pointer: at }] })
  })
})
