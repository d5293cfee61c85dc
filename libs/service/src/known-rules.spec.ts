import {
  getMetadataStorage,
  IsInt,
  IsOptional,
  Max,
  MaxLength,
  MinLength,
  ValidateNested,
  validateSync,
} from 'class-validator'
import { rememberRules } from './known-rules'

class Named {
  @MinLength(3)
  name: string

  @IsOptional()
  @Max(9)
  size?: number
}
class NamedShortly extends Named {
  @MinLength(1)
  declare name: string

  @IsInt()
  count: number
}

const storage = getMetadataStorage()
const lookups = jest.spyOn(storage, 'getTargetValidationMetadatas')
const lookupsOf = (type: unknown) => lookups.mock.calls.filter(([asked]) => asked === type).length
rememberRules()

const options = { forbidUnknownValues: true, whitelist: true, forbidNonWhitelisted: true }

function faultsOf(type: new () => object, values: object): Record<string, readonly string[]> {
  const faults = validateSync(Object.assign(new type(), values), options)
  return Object.fromEntries(
    faults.map(({ property, constraints }) => [property, Object.keys(constraints ?? {}).sort()] as const),
  )
}

describe('the rules of a class', () => {
  it('are looked for once, by the method of the library that stands behind', () => {
    for (let time = 0; time < 3; time++)
      expect(faultsOf(Named, { name: 'ab', size: 10 })).toEqual({ name: ['minLength'], size: ['max'] })
    expect(lookupsOf(Named)).toBe(1)
  })

  it('are those of the class above it too; where both have a rule for one property, its own', () => {
    for (let time = 0; time < 2; time++) {
      expect(faultsOf(Named, { name: 'a' })).toEqual({ name: ['minLength'] })
      expect(faultsOf(NamedShortly, { name: 'a', count: 1, size: 10 })).toEqual({ size: ['max'] })
      expect(faultsOf(NamedShortly, { name: '', count: 1.5, more: 1 })).toEqual({
        name: ['minLength'],
        count: ['isInt'],
        more: ['whitelistValidation'],
      })
    }
    expect(lookupsOf(NamedShortly)).toBe(1)
  })

  it('are looked for once where it stands in objects of others, too', () => {
    class Inner {
      @IsInt()
      count: number
    }
    class Outer {
      @ValidateNested()
      inner: Inner
    }
    class Another {
      @ValidateNested()
      inners: readonly Inner[]
    }
    const inner = Object.assign(new Inner(), { count: 1.5 })
    const fault = { property: 'inner', children: [{ property: 'count', constraints: { isInt: expect.any(String) } }] }
    expect(validateSync(Object.assign(new Outer(), { inner }), options)).toMatchObject([fault])
    expect(validateSync(Object.assign(new Another(), { inners: [inner, inner] }), options)).toHaveLength(1)
    expect(validateSync(inner, options)).toMatchObject(fault.children)
    expect(lookupsOf(Inner)).toBe(1)
  })

  it('are found again when one was added, to it or to a class above it', () => {
    expect(faultsOf(NamedShortly, { name: 'ab', count: 1, size: 5 })).toEqual({})
    Max(4)(Named.prototype, 'size')
    expect(faultsOf(NamedShortly, { name: 'ab', count: 1, size: 5 })).toEqual({ size: ['max'] })
    MaxLength(1)(NamedShortly.prototype, 'name')
    expect(faultsOf(NamedShortly, { name: 'ab', count: 1, size: 5 })).toEqual({ name: ['maxLength'], size: ['max'] })
  })

  it('that hold for one group are not taken for those of another', () => {
    class Grouped {
      @MaxLength(1, { groups: ['short'] })
      @MinLength(3, { groups: ['long'] })
      name: string
    }
    const value = Object.assign(new Grouped(), { name: 'ab' })
    const faults = (group: string) =>
      validateSync(value, { groups: [group] }).flatMap(({ constraints = {} }) => Object.keys(constraints))
    for (let time = 0; time < 2; time++)
      expect([faults('short'), faults('long')]).toEqual([['maxLength'], ['minLength']])
  })

  it('of a class without any are none: its objects are refused', () => {
    class Bare {
      name = '许婉清'
    }
    for (let time = 0; time < 2; time++) expect(faultsOf(Bare, {})).toEqual({ undefined: ['unknownValue'] })
  })

  it('are remembered once, however often that is asked for', () => {
    const { getTargetValidationMetadatas } = storage
    rememberRules()
    expect(storage.getTargetValidationMetadatas).toBe(getTargetValidationMetadatas)
  })
})
