import { commands } from './commands'
import { nearest, outputOptions, readCommandLine } from './command-line'
import type { CliError } from './errors'

const read = (...argv: string[]) => readCommandLine(argv, commands)

function called(...argv: string[]) {
  const line = read(...argv)
  if (line.kind !== 'call') throw new Error(`not a call: ${argv.join(' ')}`)
  return line
}

function refused(...argv: string[]): CliError {
  try {
    const line = read(...argv)
    if (line.kind === 'call') line.arguments.date('as-of')
  } catch (error) {
    return error as CliError
  }
  throw new Error(`not refused: ${argv.join(' ')}`)
}

describe('a command line', () => {
  it('names its command in one word or two, and its arguments behind', () => {
    expect(called('verify').command.name).toBe('verify')
    const { command, arguments: given } = called('member', 'show', '陈明远', '--as-of', '2024-06-30')
    expect(command.name).toBe('member show')
    expect(given.at(0)).toBe('陈明远')
    expect(given.date('as-of')).toBe('2024-06-30')
  })

  it('takes options before the command, with = or a blank, and what stands behind --', () => {
    expect(called('--json', '--lang', 'en', 'verify').arguments.flag('json')).toBe(true)
    expect(called('member', 'show', '--as-of=2024-06-30', '--', '--odd name').arguments.at(0)).toBe('--odd name')
  })

  it('asks for help alone, of a group, and of a command, whatever else is wrong', () => {
    expect(read()).toMatchObject({ kind: 'help', group: undefined })
    expect(read('--help')).toMatchObject({ kind: 'help' })
    expect(read('help', 'member', 'show')).toMatchObject({ kind: 'help', command: { name: 'member show' } })
    expect(read('member', '--help')).toMatchObject({ kind: 'help', group: 'member' })
    expect(read('member', 'show', '--help')).toMatchObject({ kind: 'help', command: { name: 'member show' } })
    expect(read('backup', '--frob', '-h')).toMatchObject({ kind: 'help', command: { name: 'backup' } })
  })

  it('is wrong use with a hint when the command is unknown', () => {
    expect(refused('verfy')).toMatchObject({ exit: 2, detail: { near: 'verify' } })
    expect(refused('member', 'shwo', 'x')).toMatchObject({ exit: 2, detail: { near: 'member show' } })
    expect(refused('member')).toMatchObject({
      exit: 2,
      detail: { names: 'member show, member timeline, member events' },
    })
  })

  it('is wrong use with a hint when an option is unknown', () => {
    expect(refused('verify', '--jsn')).toMatchObject({ exit: 2, detail: { option: '--jsn', near: 'json' } })
    expect(refused('member', 'show', 'x', '--asof', '2024-01-01')).toMatchObject({ exit: 2, detail: { near: 'as-of' } })
    expect(refused('backup', '/tmp/x', '--url', 'http://x')).toMatchObject({ exit: 2, detail: { option: '--url' } })
    expect(refused('verify', '--constructor')).toMatchObject({ exit: 2 })
  })

  it('is wrong use when an option lacks its value, or has one that it does not take', () => {
    expect(refused('member', 'show', 'x', '--as-of')).toMatchObject({ exit: 2, detail: { option: '--as-of' } })
    expect(refused('member', 'show', 'x', '--as-of', '--json')).toMatchObject({
      exit: 2,
      detail: { option: '--as-of' },
    })
    expect(refused('verify', '--json=yes')).toMatchObject({ exit: 2, detail: { option: '--json' } })
  })

  it('is wrong use with too few arguments or too many', () => {
    expect(refused('backup')).toMatchObject({ exit: 2, detail: { missing: 'FOLDER' } })
    expect(refused('backup', 'a', 'b')).toMatchObject({ exit: 2, detail: { extra: 'b' } })
    expect(refused('verify', 'now')).toMatchObject({ exit: 2, detail: { extra: 'now' } })
  })

  it('is wrong use when a date is no day of the calendar', () => {
    expect(refused('member', 'show', 'x', '--as-of', '2025-02-30')).toMatchObject({ exit: 2 })
  })
})

describe('values of options', () => {
  it('take a date for the end of that day where an instant is asked for', () => {
    const { arguments: given } = called('replay', '--to', '2025-06-30')
    expect(given.instant('to')).toBe('2025-06-30T15:59:59.999Z')
    expect(called('replay', '--to', '2025-06-30T09:00:00+08:00').arguments.instant('to')).toBe(
      '2025-06-30T01:00:00.000Z',
    )
    expect(() => called('replay', '--to', 'yesterday').arguments.instant('to')).toThrow('must be a date')
    expect(() => called('replay', '--to', '2025-06-30T09:00:00').arguments.instant('to')).toThrow('with zone')
  })

  it('are bound to what the command offers', () => {
    const { arguments: given } = called('export', 'roster', '--format', 'pdf', '--timeout', '0')
    expect(() => given.oneOf('format', ['csv', 'xlsx'])).toThrow('csv, xlsx')
    expect(() => given.integer('timeout', 1, 10)).toThrow('from 1 to 10')
    expect(() => given.required('out')).toThrow('--out is missing')
  })
})

describe('how to answer', () => {
  it('is known even where the rest is wrong', () => {
    expect(outputOptions(['frob', '--json', '--lang', 'en'])).toEqual({ json: true, lang: 'en' })
    expect(outputOptions(['member', 'show', '--lang=zh', '--', '--json'])).toEqual({ json: false, lang: 'zh' })
  })
})

describe('a guess', () => {
  it('is made for a slip of the finger only', () => {
    expect(nearest('verifi', ['verify', 'backup'])).toBe('verify')
    expect(nearest('destroy', ['verify', 'backup'])).toBeUndefined()
  })
})
