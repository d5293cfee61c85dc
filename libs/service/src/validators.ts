import { applyDecorators } from '@nestjs/common'
import { ApiProperty } from '@nestjs/swagger'
import { Matches, MaxLength, MinLength, registerDecorator, type ValidationOptions } from 'class-validator'
import { isId } from '@harbor/kernel/ids'
import { isInstant, isLocalDate } from '@harbor/kernel/time'
import type { TextForm } from './validation-words'

/** Something visible, and no control character or line break anywhere. */
const visibleLine = /^(?=.*\S)[^\p{Cc}\u2028\u2029]*$/u

/** `must`: what is asked for, as it goes on after the name of the property. */
function check(
  name: string,
  must: string,
  holds: (value: unknown) => boolean,
  options?: ValidationOptions,
): PropertyDecorator {
  const each = options?.each === true ? 'each value in ' : ''
  return (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      ...(options && { options }),
      validator: { validate: holds, defaultMessage: () => `${each}$property must be ${must}` },
    })
}

/** A real calendar day `YYYY-MM-DD`. */
export function IsLocalDate(options?: ValidationOptions): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, format: 'date', example: '2025-04-10' }),
    check('isLocalDate', 'a real calendar day, YYYY-MM-DD', isLocalDate, options),
  )
}

/** An ISO instant in UTC with milliseconds. */
export function IsInstant(options?: ValidationOptions): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, format: 'date-time' }),
    check('isInstant', 'an instant in UTC with milliseconds, e.g. 2026-11-24T01:00:00.000Z', isInstant, options),
  )
}

/** An opaque id: a UUID in lower case. */
export function IsUuidText(options?: ValidationOptions): PropertyDecorator {
  const isArray = options?.each === true
  return applyDecorators(
    ApiProperty({ type: String, format: 'uuid', isArray }),
    check('isUuidText', 'an id (a UUID in lower case)', isId, options),
  )
}

/** A text that a pattern tells, and what to say of it. */
export function HasForm(pattern: RegExp, form: TextForm, options?: ValidationOptions): PropertyDecorator {
  return Matches(pattern, { ...options, message: `$property must be ${form}` })
}

/** `YYYY-MM` */
export function IsMonth(): PropertyDecorator {
  return HasForm(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month, YYYY-MM')
}

/** One line of visible text: no control characters, not blank, at most `max` UTF-16 units. */
export function IsLine(max = 200): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: String, minLength: 1, maxLength: max }),
    MinLength(1),
    MaxLength(max),
    HasForm(visibleLine, 'one line of visible text'),
  )
}

/** A list of such lines. */
export function IsLineEach(max = 200): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'array', items: { type: 'string', minLength: 1, maxLength: max } }),
    MinLength(1, { each: true }),
    MaxLength(max, { each: true }),
    HasForm(visibleLine, 'lines of visible text', { each: true }),
  )
}
