import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ts from 'typescript'
import type { ApiAnswer, ApiAnswers } from '@harbor/service/api/answers'
import { json, type GeneratedFile } from './files'
import { ROOT, sourceFiles } from './tree'
import { described, TypeSchemas } from './typescript-schemas'

const verbs = ['Get', 'Post', 'Put', 'Patch', 'Delete']

export function answersDocument(): Promise<readonly GeneratedFile[]> {
  const path = 'libs/platform/src/operations/api-answers.generated.json'
  return Promise.resolve([{ path, text: json(answersFromSource()) }])
}

/**
 * What controllers answer and what the comments of their bodies say, read from the TypeScript: neither is left at run time.
 * An operation is called `<Controller without that word>_<method>`, as libs/service/src/openapi.ts calls it.
 */
function answersFromSource(): ApiAnswers {
  const program = ts.createProgram(sourceFiles('libs', /http\.ts$/), compilerOptions())
  const checker = program.getTypeChecker()
  const schemas = new TypeSchemas(checker)
  const operations: Record<string, ApiAnswer> = {}
  const texts: Record<string, string> = {}
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || !file.fileName.includes('/libs/')) continue
    for (const node of file.statements.filter(ts.isClassDeclaration)) {
      Object.assign(texts, textsOf(node, checker))
      Object.assign(operations, operationsOf(node, checker, schemas))
    }
  }
  return { operations: sorted(operations), schemas: sorted(Object.fromEntries(schemas.shared)), texts: sorted(texts) }
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => readFileSync(path, 'utf8')) as {
    config: unknown
  }
  return { ...ts.parseJsonConfigFileContent(config, ts.sys, ROOT, { noEmit: true }).options, types: ['node'] }
}

function operationsOf(node: ts.ClassDeclaration, checker: ts.TypeChecker, schemas: TypeSchemas) {
  if (!hasDecorator(node, ['Controller'])) return {}
  const name = node.name?.text.replace(/Controller$/, '') ?? ''
  const handlers = node.members.filter(ts.isMethodDeclaration).filter((method) => hasDecorator(method, verbs))
  return Object.fromEntries(
    handlers.map((method) => {
      const id = `${name}_${method.name.getText()}`
      const signature = checker.getSignatureFromDeclaration(method)
      if (!signature) throw new Error(`${id} cannot be read`)
      try {
        return [id, answerOf(checker.getReturnTypeOfSignature(signature), checker, schemas)]
      } catch (error) {
        throw new Error(`${id}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      }
    }),
  )
}

function answerOf(returned: ts.Type, checker: ts.TypeChecker, schemas: TypeSchemas): ApiAnswer {
  const type = argumentOf(returned, 'Promise', checker) ?? returned
  const body = argumentOf(type, 'OfRevision', checker)
  const told = body ?? withoutBuffer(type)
  const isRecorded = partsOf(type).some((one) => one.getSymbol()?.name === 'Recorded')
  const hasBody = told !== undefined && !(told.flags & ts.TypeFlags.Void)
  return {
    schema: hasBody ? schemas.of(told) : null,
    ...((body !== undefined || isRecorded) && { revision: true }),
    ...(isRecorded && { recorded: true }),
  }
}

function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isIntersection() || type.isUnion() ? type.types : [type]
}

function argumentOf(type: ts.Type, generic: string, checker: ts.TypeChecker): ts.Type | undefined {
  if (type.getSymbol()?.name !== generic) return undefined
  return checker.getTypeArguments(type as ts.TypeReference)[0]
}

/** A file beside JSON, or instead of it, is described by `@ApiProduces`. */
function withoutBuffer(type: ts.Type): ts.Type | undefined {
  return (type.isUnion() ? type.types : [type]).find((one) => one.getSymbol()?.name !== 'Buffer')
}

/** `Class` and `Class.member`: the comments above bodies, queries and paths, inherited ones too. */
function textsOf(node: ts.ClassDeclaration, checker: ts.TypeChecker): Record<string, string> {
  const name = node.name
  const symbol = name && checker.getSymbolAtLocation(name)
  if (!symbol || hasDecorator(node, ['Controller', 'Injectable', 'Module', 'CommandHandler'])) return {}
  const members = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).filter(hasRules)
  if (members.length === 0) return {}
  const told = [[symbol.name, symbol] as const, ...members.map((one) => [`${symbol.name}.${one.name}`, one] as const)]
  return Object.fromEntries(
    told.flatMap(([key, of]) => {
      const text = described(of, checker).description
      return text === undefined ? [] : [[key, text]]
    }),
  )
}

function hasRules({ valueDeclaration }: ts.Symbol): boolean {
  return (
    valueDeclaration !== undefined &&
    ts.canHaveDecorators(valueDeclaration) &&
    ts.getDecorators(valueDeclaration) !== undefined
  )
}

function hasDecorator(node: ts.HasDecorators, names: readonly string[]): boolean {
  return (ts.getDecorators(node) ?? []).some(
    ({ expression }) => ts.isCallExpression(expression) && names.includes(expression.expression.getText()),
  )
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
