import { StoreError } from '@harbor/event-log/event-log'
import { foundInChinese } from '@harbor/event-log/store-advice'
import { UndecodableEvent } from '@harbor/event-log/undecodable'
import { BackupRefused } from '@harbor/platform/backup-manifest'
import { CopyRefused } from '@harbor/platform/copy-log'
import { ViewError } from '@harbor/read-models/view-status'
import { ConfigError } from '@harbor/service/config'
import type { Language } from '@harbor/service/language'
import type { Problem } from '@harbor/service/problem'
import { TableError } from '@harbor/tables/table-error'
import { say, type Words } from './words'

/** 0 ok, 1 refused or found wrong, 2 wrong use, 3 unavailable. */
export type ExitCode = 0 | 1 | 2 | 3
export const exitCodes = { ok: 0, refused: 1, wrongUse: 2, unavailable: 3 } as const satisfies Record<string, ExitCode>

/** One of several things that a name can stand for: the line that is shown, and what JSON tells. */
export interface Candidate {
  readonly line: string
  readonly about: Readonly<Record<string, unknown>>
}

/** A command that cannot go on, with what the person is told. */
export class CliError extends Error {
  constructor(
    readonly exit: ExitCode,
    readonly code: string,
    readonly words: Words,
    readonly detail: Readonly<Record<string, unknown>> = {},
    readonly hint?: Words,
    /** What the person may have meant, a line each. */
    readonly candidates: readonly Candidate[] = [],
  ) {
    super(say(words, 'en', detail))
    this.name = 'CliError'
  }
}

/** Options or arguments that make no sense. */
export function wrongUse(words: Words, detail: Readonly<Record<string, unknown>> = {}, hint?: Words): CliError {
  return new CliError(exitCodes.wrongUse, 'cli.wrong-use', words, detail, hint)
}

/** The API said no: problem details as they came. */
export class ProblemAnswer extends Error {
  constructor(
    readonly status: number,
    readonly problem: Partial<Problem>,
  ) {
    super(problem.detail ?? problem.title ?? `status ${status}`)
    this.name = 'ProblemAnswer'
  }
}

/** A failure as it is printed: one JSON document, or lines on stderr. */
export interface Failure {
  readonly exit: ExitCode
  /** Further lines for people. */
  readonly lines?: readonly string[]
  readonly error: {
    readonly code: string
    readonly message: string
    readonly article?: string
    readonly advice?: string
    readonly [more: string]: unknown
  }
}

/** Every way in which a command can fail, with its exit code. What is not expected here is a fault of the program. */
export function failureOf(error: unknown, language: Language): Failure {
  if (error instanceof CliError) return ofCliError(error, language)
  if (error instanceof ProblemAnswer) return ofProblem(error, language)
  if (error instanceof StoreError) {
    const advice = language === 'en' ? error.advice.en : error.advice.zh
    const message = language === 'en' ? error.message : foundInChinese(error)
    return { exit: exitCodes.unavailable, error: { code: error.code, message, advice } }
  }
  if (error instanceof ConfigError) {
    return { exit: exitCodes.wrongUse, error: { code: error.code, message: error.message } }
  }
  if (error instanceof ViewError) {
    const exit = error.code === 'view.unknown' ? exitCodes.wrongUse : exitCodes.unavailable
    return { exit, error: { code: error.code, message: language === 'en' ? error.text.en : error.text.zh } }
  }
  if (error instanceof TableError) {
    return {
      exit: exitCodes.refused,
      error: { code: error.code, message: language === 'en' ? error.en : error.zh, detail: error.detail },
    }
  }
  if (error instanceof BackupRefused || error instanceof CopyRefused) {
    const { code, detail } = error
    return { exit: exitCodes.refused, error: { code, message: say(error.text, language, detail), detail } }
  }
  if (error instanceof UndecodableEvent) {
    return { exit: exitCodes.unavailable, error: { code: error.code, message: error.message } }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { exit: exitCodes.unavailable, error: { code: 'cli.fault', message } }
}

function ofCliError({ exit, code, words, detail, hint, candidates }: CliError, language: Language): Failure {
  return {
    exit,
    lines: candidates.map(({ line }) => line),
    error: {
      code,
      message: say(words, language, detail),
      ...(hint && { advice: say(hint, language, detail) }),
      ...(Object.keys(detail).length > 0 && { detail }),
      ...(candidates.length > 0 && { candidates: candidates.map(({ about }) => about) }),
    },
  }
}

const waitAndRetry: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

const signInFirst: Words = {
  zh: '请设置 HARBOR_TOKEN，或用 --user 指定用户名（密码取自 HARBOR_PASSWORD 或现场输入）。',
  en: 'Set HARBOR_TOKEN, or name a user with --user (password from HARBOR_PASSWORD or asked for).',
}
const seeTheLog: Words = {
  zh: '设置 LOG_LEVEL=error 后重试，可在错误输出中看到原因。',
  en: 'Try again with LOG_LEVEL=error to see the cause on stderr.',
}

function ofProblem({ status, problem, message }: ProblemAnswer, language: Language): Failure {
  const { code = `http.${status}`, title, article, errors, parameters } = problem
  const advice = code === 'access.sign-in-required' ? signInFirst : code === 'internal.fault' ? seeTheLog : undefined
  return {
    exit: exitOfProblem(status, code),
    lines: (errors ?? []).map(({ pointer, detail }) => `${pointer} ${detail}`),
    error: {
      code,
      message,
      status,
      ...(title !== undefined && { title }),
      ...(article !== undefined && { article }),
      ...(errors && { errors }),
      ...(parameters && { parameters }),
      ...(advice && { advice: say(advice, language) }),
    },
  }
}

/** A body or query that the API calls malformed was typed so on the command line. */
function exitOfProblem(status: number, code: string): ExitCode {
  if (waitAndRetry.has(status)) return exitCodes.unavailable
  return code === 'request.invalid' ? exitCodes.wrongUse : exitCodes.refused
}
