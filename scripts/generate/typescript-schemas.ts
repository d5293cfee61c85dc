import * as ts from 'typescript'

export type JsonSchema = Readonly<Record<string, unknown>>

/** Branded text and numbers: the member that carries the brand, and what JSON sees of it. */
const brands: Readonly<Record<string, JsonSchema>> = {
  __kind: { type: 'string', format: 'uuid' },
  __localDate: { type: 'string', format: 'date' },
  __instant: { type: 'string', format: 'date-time' },
  __position: { type: 'integer', minimum: 0 },
}

/**
 * JSON Schema 2020-12 of TypeScript types as `JSON.stringify` writes their values. Interfaces and named object types become shared
 * schemas, everything else stands where it is used. Throws for what JSON has no words for (maps, sets, functions as values).
 */
export class TypeSchemas {
  readonly shared = new Map<string, JsonSchema>()
  private readonly names = new Map<ts.Symbol, string>()

  constructor(private readonly checker: ts.TypeChecker) {}

  of(type: ts.Type): JsonSchema {
    if (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return {}
    if (type.isUnion()) return this.union(type)
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' }
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value }
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: this.checker.typeToString(type) === 'true' }
    if (type.flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) return { type: 'string' }
    if (type.flags & ts.TypeFlags.Number) return { type: 'number' }
    if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' }
    const brand = this.brandOf(type)
    if (brand) return brand
    if (this.checker.isTupleType(type) || this.checker.isArrayType(type)) return this.list(type as ts.TypeReference)
    if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.named(type)
    throw new Error(`no JSON Schema for ${this.checker.typeToString(type)}`)
  }

  private list(type: ts.TypeReference): JsonSchema {
    const items = this.checker.getTypeArguments(type).map((one) => this.of(one))
    const [first, ...more] = items
    if (!this.checker.isTupleType(type)) return { type: 'array', items: first ?? {} }
    return { type: 'array', items: more.length === 0 ? (first ?? {}) : { anyOf: items } }
  }

  private union(type: ts.UnionType): JsonSchema {
    const told = type.types.filter((one) => !(one.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)))
    const literals = told.filter(isWord)
    const booleans = told.filter((one) => one.flags & ts.TypeFlags.BooleanLiteral)
    const others = told.filter((one) => !isWord(one) && !(booleans.length === 2 && booleans.includes(one)))
    const parts: JsonSchema[] = [
      ...(literals.length > 0 ? [choice(literals.map(({ value }) => value))] : []),
      ...(booleans.length === 2 ? [{ type: 'boolean' }] : []),
      ...others.map((one) => this.of(one)),
    ]
    const [only] = parts
    if (parts.length === 1 && only) return only
    return plainTypes(parts) ?? { anyOf: parts }
  }

  private brandOf(type: ts.Type): JsonSchema | undefined {
    if (!type.isIntersection()) return undefined
    const brand = Object.keys(brands).find((name) => type.getProperty(name) !== undefined)
    if (brand !== undefined) return brands[brand]
    if (type.types.some((one) => one.flags & ts.TypeFlags.StringLike)) return { type: 'string' }
    return undefined
  }

  /** A reference where the type has a name of its own in this repository, the form itself elsewhere. */
  private named(type: ts.Type): JsonSchema {
    const symbol = this.nameSymbol(type)
    if (!symbol) return this.form(type)
    const known = this.names.get(symbol)
    if (known !== undefined) return reference(known)
    const name = this.freeName(symbol)
    this.names.set(symbol, name)
    this.shared.set(name, {})
    this.shared.set(name, { ...this.form(type), ...described(symbol, this.checker) })
    return reference(name)
  }

  private nameSymbol(type: ts.Type): ts.Symbol | undefined {
    const isGeneric = ((type as ts.TypeReference).typeArguments?.length ?? type.aliasTypeArguments?.length ?? 0) > 0
    const symbol = type.aliasSymbol ?? type.getSymbol()
    const declared = symbol?.declarations?.[0]
    if (isGeneric || !symbol || !declared || /node_modules/.test(declared.getSourceFile().fileName)) return undefined
    const hasName = ts.isInterfaceDeclaration(declared) || ts.isTypeAliasDeclaration(declared)
    return hasName || ts.isClassDeclaration(declared) ? symbol : undefined
  }

  /** Two types of one name are told apart by the library that they stand in. */
  private freeName(symbol: ts.Symbol): string {
    if (!this.shared.has(symbol.name)) return symbol.name
    const library = /libs\/([^/]+)\//.exec(symbol.declarations?.[0]?.getSourceFile().fileName ?? '')?.[1] ?? ''
    const name = library.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()) + symbol.name
    if (this.shared.has(name)) throw new Error(`two types are called ${symbol.name} in ${library}`)
    return name
  }

  private form(type: ts.Type): JsonSchema {
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String)
    const members = this.checker.getPropertiesOfType(type).filter((member) => !this.isMethod(member))
    if (type.getCallSignatures().length > 0)
      throw new Error(`a function is no JSON: ${this.checker.typeToString(type)}`)
    if (['Map', 'Set', 'ReadonlyMap', 'ReadonlySet'].includes(type.getSymbol()?.name ?? ''))
      throw new Error(`a map or set is no JSON: ${this.checker.typeToString(type)}`)
    const properties = Object.fromEntries(members.map((member) => [member.name, this.property(member)]))
    const required = members.filter((member) => !this.mayBeMissing(member)).map(({ name }) => name)
    return {
      type: 'object',
      ...(members.length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      ...(index && { additionalProperties: this.of(index.type) }),
    }
  }

  private property(member: ts.Symbol): JsonSchema {
    return { ...this.of(this.checker.getTypeOfSymbol(member)), ...described(member, this.checker) }
  }

  private mayBeMissing(member: ts.Symbol): boolean {
    if (member.flags & ts.SymbolFlags.Optional) return true
    const type = this.checker.getTypeOfSymbol(member)
    return type.isUnion() && type.types.some((one) => one.flags & ts.TypeFlags.Undefined)
  }

  private isMethod(member: ts.Symbol): boolean {
    return (member.flags & ts.SymbolFlags.Method) !== 0
  }
}

/** The comment above a declaration, as a description. */
export function described(symbol: ts.Symbol, checker: ts.TypeChecker): { description?: string } {
  const text = ts
    .displayPartsToString(symbol.getDocumentationComment(checker))
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim()
  return text === '' ? {} : { description: text }
}

function isWord(type: ts.Type): type is ts.StringLiteralType | ts.NumberLiteralType {
  return type.isStringLiteral() || type.isNumberLiteral()
}

function reference(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` }
}

function choice(values: readonly (string | number)[]): JsonSchema {
  const [only] = values
  if (values.length === 1) return { type: typeof only, const: only }
  // Sorted: the compiler's own order changes with what it happened to read before.
  return { type: typeof only, enum: values.toSorted() }
}

/** `{type: ['string', 'null'], …}` instead of a choice of forms, where one form and null is all there is. */
function plainTypes(parts: readonly JsonSchema[]): JsonSchema | undefined {
  const nothing = parts.filter(({ type }) => type === 'null')
  const [one, ...more] = parts.filter(({ type }) => type !== 'null')
  if (nothing.length !== 1 || more.length > 0 || typeof one?.['type'] !== 'string') return undefined
  const { const: only, ...rest } = one
  if (only !== undefined) return { ...rest, type: [one['type'], 'null'], enum: [only, null] }
  return { ...one, type: [one['type'], 'null'], ...(Array.isArray(one['enum']) && { enum: [...one['enum'], null] }) }
}
