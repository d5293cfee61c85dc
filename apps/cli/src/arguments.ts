import { endOfDay, isLocalDate, toInstant, type Instant, type LocalDate } from '@harbor/kernel/time'
import { wrongUse } from './errors'

/** Arguments and options of one call, read as what they must be. Whatever is malformed is wrong use. */
export class Arguments {
  constructor(
    private readonly given: readonly string[],
    private readonly options: ReadonlyMap<string, string | true>,
  ) {}

  /** The parser has seen to it that there are as many as the command takes. */
  at(index: number): string {
    return this.given[index] ?? ''
  }

  flag(name: string): boolean {
    return this.options.has(name)
  }

  text(name: string): string | undefined {
    const value = this.options.get(name)
    return value === true ? undefined : value
  }

  required(name: string): string {
    const value = this.text(name)
    if (value !== undefined && value.trim() !== '') return value
    throw wrongUse({ zh: '缺少选项 --{name}', en: 'The option --{name} is missing' }, { name })
  }

  oneOf<const Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const found = choices.find((choice) => choice === value)
    if (found !== undefined) return found
    throw wrongUse(
      { zh: '--{name} 只能是：{choices}', en: '--{name} must be one of: {choices}' },
      { name, choices: choices.join(', ') },
    )
  }

  integer(name: string, min: number, max: number): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
    if (number >= min && number <= max) return number
    throw wrongUse(
      { zh: '--{name} 须为 {min} 至 {max} 的整数', en: '--{name} must be a whole number from {min} to {max}' },
      { name, min, max },
    )
  }

  date(name: string): LocalDate | undefined {
    const value = this.text(name)
    if (value === undefined || isLocalDate(value)) return value
    throw wrongUse(
      {
        zh: '--{name} 须为日期，例如 2025-04-10，而不是 {value}',
        en: '--{name} must be a date like 2025-04-10, not {value}',
      },
      { name, value },
    )
  }

  /** An ISO instant with its zone, or a date: then the last moment of that day in Asia/Shanghai. */
  instant(name: string): Instant | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (isLocalDate(value)) return endOfDay(value)
    try {
      return toInstant(value)
    } catch {
      throw wrongUse(
        {
          zh: '--{name} 须为日期（当日结束时）或带时区的时刻，例如 2025-04-10 或 2025-04-10T09:00:00+08:00，而不是 {value}',
          en: '--{name} must be a date (its end) or an instant with zone, 2025-04-10 or 2025-04-10T09:00:00+08:00, not {value}',
        },
        { name, value },
      )
    }
  }
}
