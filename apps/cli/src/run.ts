import { readConfig } from '@harbor/service/config'
import type { Language } from '@harbor/service/language'
import type { Api, ApiUse } from './api/api'
import { openApi } from './api/open-api'
import type { Arguments } from './arguments'
import type { Call, Command } from './command'
import { outputOptions, readCommandLine, type CommandLine } from './command-line'
import { commands } from './commands'
import { CliError, exitCodes, failureOf, type ExitCode, type Failure } from './errors'
import { helpOf, helpOverall } from './help'
import { jsonDocument, visible } from './output'
import { noProgress, showProgress, type Progress } from './progress'
import { languageOf, say, type Words } from './words'
import type { World } from './world'

/**
 * Runs one command line to its end and answers with its exit code. Never rejects. With `--json` stdout gets exactly one JSON
 * document, whatever happens: the answer, the help, or what went wrong.
 */
export async function run(
  argv: readonly string[],
  world: World,
  known: readonly Command[] = commands,
): Promise<ExitCode> {
  const { json, lang } = outputOptions(argv)
  const language = languageOf(lang, world.env)
  try {
    const line = readCommandLine(argv, known)
    if (line.kind === 'help') return showHelp(line, known, { world, language, json })
    return await carryOut(line, { world, language, json })
  } catch (error) {
    const failure = failureOf(error, language)
    showFailure(failure, { world, language, json })
    if (failure.error.code === 'cli.fault') world.stderr(`${error instanceof Error ? error.stack : String(error)}\n`)
    return failure.exit
  }
}

/** Tells that the command was cut off from outside, in the form that its answer would have had. */
export function interrupted(argv: readonly string[], world: World): void {
  const { json, lang } = outputOptions(argv)
  const language = languageOf(lang, world.env)
  showFailure(failureOf(new CliError(exitCodes.unavailable, 'cli.interrupted', cutOff), language), {
    world,
    language,
    json,
  })
}

const cutOff: Words = {
  zh: '已中断。已经确认的记录保留；再次执行同一命令会接着做，不会重复记录。',
  en: 'Interrupted. What was acknowledged stays recorded; the same command again goes on from there and repeats nothing.',
}

interface Output {
  readonly world: World
  readonly language: Language
  readonly json: boolean
}

async function carryOut(line: Extract<CommandLine, { kind: 'call' }>, output: Output): Promise<ExitCode> {
  const call = new RunningCall(line.arguments, output)
  try {
    const answer = await line.command.run(call)
    await call.close()
    output.world.stdout(output.json ? jsonDocument(answer.document) : answer.text)
    return answer.exit
  } finally {
    await call.close()
  }
}

function showHelp(line: Extract<CommandLine, { kind: 'help' }>, known: readonly Command[], output: Output): ExitCode {
  const { world, language, json } = output
  const help = line.command ? helpOf(line.command, language) : helpOverall(known, language, line.group)
  world.stdout(json ? jsonDocument({ help }) : help)
  return exitCodes.ok
}

function showFailure({ error, lines: further = [] }: Failure, { world, language, json }: Output): void {
  if (json) return world.stdout(jsonDocument({ ok: false, error }))
  const { code, message, article, advice } = error
  const lines = [
    `harbor: ${message}`,
    ...further.map((line) => `  ${line}`),
    ...(article === undefined ? [] : [say(articleLine, language, { article })]),
    ...(advice === undefined ? [] : [advice]),
    `(${code})`,
  ]
  world.stderr(`${lines.map(visible).join('\n')}\n`)
}

const articleLine: Words = { zh: '依据：{article}', en: 'Rule: {article}' }

class RunningCall implements Call {
  readonly language: Language
  readonly json: boolean
  readonly world: World
  private readonly closing: (() => Promise<void> | void)[] = []

  constructor(
    readonly given: Arguments,
    { world, language, json }: Output,
  ) {
    this.world = world
    this.language = language
    this.json = json
  }

  config() {
    const data = this.given.text('data')
    return readConfig(data === undefined ? this.world.env : { ...this.world.env, HARBOR_DATA: data })
  }

  api(use: ApiUse): Promise<Api> {
    return openApi(this, use, this.progress(this.say({ zh: '更新视图', en: 'views' })))
  }

  progress(label: string): Progress {
    const shown = this.world.stderrIsTerminal || this.given.flag('progress')
    if (!shown) return noProgress
    const progress = showProgress(this.world, label, this.language)
    this.afterwards(() => progress.end())
    return progress
  }

  note(words: Words, detail: Readonly<Record<string, unknown>> = {}): void {
    this.world.stderr(`${visible(this.say(words, detail))}\n`)
  }

  say(words: Words, detail: Readonly<Record<string, unknown>> = {}): string {
    return say(words, this.language, detail)
  }

  afterwards(close: () => Promise<void> | void): void {
    this.closing.push(close)
  }

  async close(): Promise<void> {
    for (let close = this.closing.pop(); close; close = this.closing.pop()) await close()
  }
}
