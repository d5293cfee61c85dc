import { dateOf, toInstant } from '@harbor/kernel/time'
import type { Api } from './api/api'
import { findMember } from './api/find-member'
import { unitNamed, unitsOn } from './api/units'
import type { Call, Command, OptionSpec } from './command'
import { wrongUse } from './errors'
import type { Answer } from './output'
import type { Words } from './words'

/** How an option is read, and which member of the request's body it becomes; `ballot.yes` lies in `ballot`. */
export interface Field {
  readonly spec: OptionSpec
  readonly to: string
  readonly needed: boolean
  /** Undefined: nothing is sent. Throws what is wrong use. */
  read(call: Call, api: Api, name: string): Promise<unknown>
}

/** How an argument is read. With `to` it goes into the body, else in place of `{0}`, `{1}`, … into the path. */
export interface Argument {
  readonly placeholder: string
  readonly to?: string
  read(call: Call, api: Api, text: string): Promise<string>
}

/** A command of the API as the command line has it: told here as data, and carried out in one way. */
export interface Act {
  readonly name: string
  readonly takes: readonly Argument[]
  readonly about: Words
  readonly notes?: Words
  readonly examples: readonly string[]
  readonly post: string
  /** The file that is changed, as a path to read: its ETag goes along. Absent: the act needs none. */
  readonly file?: string
  readonly fields?: Readonly<Record<string, Field>>
  /** What else the body holds, from what is on record or in a file; whatever an option says counts before it. */
  further?(call: Call, api: Api, values: readonly string[]): Promise<Readonly<Record<string, unknown>>>
}

const recorded: Words = { zh: '已登记：{id}', en: 'Recorded: {id}' }
const repeated: Words = { zh: '早已登记：{id}', en: 'Was on record: {id}' }

export function commandOf(act: Act): Command {
  const { name, takes, about, notes, examples, fields = {} } = act
  return {
    name,
    takes: takes.map(({ placeholder }) => placeholder),
    reach: 'api',
    about,
    ...(notes && { notes }),
    examples,
    options: Object.fromEntries(Object.entries(fields).map(([option, { spec }]) => [option, spec])),
    run: (call) => carriedOut(act, call),
  }
}

async function carriedOut(act: Act, call: Call): Promise<Answer> {
  const { takes, post, file, fields = {} } = act
  for (const [name, { needed: isNeeded }] of Object.entries(fields)) if (isNeeded) call.given.required(name)
  const api = await call.api('write')
  const values: string[] = []
  for (const [index, argument] of takes.entries()) values.push(await argument.read(call, api, call.given.at(index)))
  const body: Record<string, unknown> = { ...(await act.further?.(call, api, values)) }
  for (const [index, { to }] of takes.entries()) if (to !== undefined) put(body, to, values[index])
  for (const [name, field] of Object.entries(fields)) put(body, field.to, await field.read(call, api, name))
  const headers = file === undefined ? {} : await asItStands(api, filled(file, values))
  const answer = await api.request('POST', filled(post, values), { body, headers })
  const { id, repeated: isRepeated } = answer.body as { readonly id: string; readonly repeated: boolean }
  return { exit: 0, document: answer.body, text: `${call.say(isRepeated ? repeated : recorded, { id })}\n` }
}

async function asItStands(api: Api, path: string): Promise<Readonly<Record<string, string>>> {
  const { headers } = await api.request('GET', path)
  return { 'if-match': headers['etag'] ?? '' }
}

function filled(path: string, values: readonly string[]): string {
  return path.replace(/\{(\d)\}/g, (_, index: string) => encodeURIComponent(values[Number(index)] ?? ''))
}

function put(body: Record<string, unknown>, to: string, value: unknown): void {
  if (value === undefined) return
  const [first = '', ...rest] = to.split('.')
  if (rest.length === 0) body[first] = value
  else put((body[first] ??= {}) as Record<string, unknown>, rest.join('.'), value)
}

export const id = (placeholder: string): Argument => ({ placeholder, read: (_, __, text) => Promise.resolve(text) })
export const theMember = (to?: string): Argument => ({
  placeholder: 'ID|NAME',
  ...(to !== undefined && { to }),
  read: findMember,
})

function field(to: string, value: string | undefined, about: Words, read: Field['read']): Field {
  return { to, spec: { about, ...(value !== undefined && { value }) }, needed: false, read }
}

export function needed(one: Field): Field {
  return { ...one, needed: true }
}

export function text(to: string, about: Words, value = 'TEXT'): Field {
  return field(to, value, about, (call, _, name) => Promise.resolve(call.given.text(name)))
}

/** Several, apart by `;`. */
export function texts(to: string, about: Words): Field {
  return field(to, 'A;B', about, (call, _, name) => Promise.resolve(parts(call.given.text(name), ';')))
}

export function number(to: string, about: Words, limits: readonly [min: number, max: number]): Field {
  return field(to, 'N', about, (call, _, name) => Promise.resolve(call.given.integer(name, ...limits)))
}

/** In halves, as class hours are. */
export function halves(to: string, about: Words): Field {
  return field(to, 'HOURS', about, (call, _, name) => {
    const given = call.given.text(name)
    if (given === undefined || /^\d{1,2}(\.[05])?$/.test(given)) return Promise.resolve(given && Number(given))
    throw wrongUse({ zh: '--{name} 须为半小时的倍数，例如 1.5', en: '--{name} counts in halves, like 1.5' }, { name })
  })
}

export function flag(to: string, about: Words, meant = true): Field {
  return field(to, undefined, about, (call, _, name) => Promise.resolve(call.given.flag(name) ? meant : undefined))
}

export function oneOf(to: string, about: Words, choices: readonly string[]): Field {
  const told = { zh: `${about.zh}：${choices.join('、')}`, en: `${about.en}: ${choices.join(', ')}` }
  return field(to, 'KIND', told, (call, _, name) => Promise.resolve(call.given.oneOf(name, choices)))
}

export function day(to: string, about: Words): Field {
  return field(to, 'DATE', about, (call, _, name) => Promise.resolve(call.given.date(name)))
}

/** The day on which it took place. */
export const on: Field = field('on', 'DATE', { zh: '日期，默认今天', en: 'The day; default today' }, (call, _, name) =>
  Promise.resolve(call.given.date(name) ?? dateOf(call.world.clock.now())),
)

/** As the clocks of the street show it, or with a zone. */
export function moment(to: string, about: Words): Field {
  return field(to, 'TIME', about, (call, _, name) => {
    const given = call.given.text(name)
    const [, date, time] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})$/.exec(given ?? '') ?? []
    try {
      return Promise.resolve(given && toInstant(date === undefined ? given : `${date}T${time}:00+08:00`))
    } catch {
      throw wrongUse(
        {
          zh: '--{name} 须为时刻，例如 "2026-03-18 19:00"（北京时间）',
          en: '--{name} must be a time like "2026-03-18 19:00" (of the street)',
        },
        { name },
      )
    }
  })
}

export function unit(to: string, about: Words): Field {
  return field(to, 'ID|NAME', about, async (call, api, name) => {
    const named = call.given.text(name)
    return named === undefined ? undefined : unitNamed(await unitsOn(api), named)
  })
}

export function member(to: string, about: Words): Field {
  return field(to, 'ID|NAME', about, async (call, api, name) => {
    const named = call.given.text(name)
    return named === undefined ? undefined : findMember(call, api, named)
  })
}

/** Several, apart by `,`. */
export function members(to: string, about: Words): Field {
  return field(to, 'A,B', about, async (call, api, name) => {
    const named = parts(call.given.text(name), ',')
    if (named === undefined) return undefined
    const found: string[] = []
    for (const one of named) found.push(await findMember(call, api, one))
    return found
  })
}

/** `kind=what` several times, apart by `;`: each part as the body has it. */
export function pairs(
  to: string,
  value: string,
  about: Words,
  read: (kind: string, what: string) => Readonly<Record<string, unknown>>,
): Field {
  return field(to, value, about, (call, _, name) =>
    Promise.resolve(
      parts(call.given.text(name), ';')?.map((part) => {
        const at = part.indexOf('=')
        if (at > 0) return read(part.slice(0, at).trim(), part.slice(at + 1).trim())
        throw wrongUse({ zh: '--{name} 须写作 {value}', en: '--{name} is written {value}' }, { name, value })
      }),
    ),
  )
}

function parts(given: string | undefined, separator: string): readonly string[] | undefined {
  return given
    ?.split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
