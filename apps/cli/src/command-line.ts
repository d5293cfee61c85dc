import { parseArgs } from 'node:util'
import { Arguments } from './arguments'
import type { Command, OptionSpecs, Reach } from './command'
import { wrongUse } from './errors'

/** Options of every command. */
export const sharedOptions = {
  json: {
    about: {
      zh: '标准输出只有一个 JSON 文档',
      en: 'Exactly one JSON document on stdout',
    },
  },
  lang: { value: 'zh|en', about: { zh: '输出语言；默认取自 LANG', en: 'Language; default: LANG' } },
  data: { value: 'DIR', about: { zh: '数据目录；默认 HARBOR_DATA', en: 'Data folder; default: HARBOR_DATA' } },
  progress: {
    about: { zh: '不在终端上也显示进度', en: 'Progress on stderr also when it is no terminal' },
  },
  help: { about: { zh: '显示帮助', en: 'Show this help' } },
} as const satisfies OptionSpecs

/** Options of commands that can also ask a server. */
export const apiOptions = {
  url: { value: 'URL', about: { zh: '经 HTTP 访问该服务', en: 'Ask this server over HTTP' } },
  user: {
    value: 'NAME',
    about: {
      zh: '以此用户登录（密码取自 HARBOR_PASSWORD 或现场输入）；也可用 HARBOR_TOKEN',
      en: 'Sign in as (password from HARBOR_PASSWORD or asked for); or use HARBOR_TOKEN',
    },
  },
  timeout: {
    value: 'SECONDS',
    about: { zh: '每次请求的时限，默认 60', en: 'Time limit of a request, default 60' },
  },
} as const satisfies OptionSpecs

export function optionsOf(command: Pick<Command, 'options' | 'reach'>): OptionSpecs {
  return { ...command.options, ...optionsByReach[command.reach], ...sharedOptions }
}
const optionsByReach: Readonly<Record<Reach, OptionSpecs>> = { api: apiOptions, either: apiOptions, folder: {} }

export type CommandLine =
  | { readonly kind: 'help'; readonly command: Command | undefined; readonly group: string | undefined }
  | { readonly kind: 'call'; readonly command: Command; readonly arguments: Arguments }

/** What is asked for. Throws wrong use, with a hint where one can be guessed. */
export function readCommandLine(argv: readonly string[], commands: readonly Command[]): CommandLine {
  if (argv[0] === 'help') return readCommandLine([...argv.slice(1), '--help'], commands)
  const words = leadingWords(argv)
  const wantsHelp = argv.includes('--help') || argv.includes('-h')
  const command = commandOf(words, commands)
  if (!command) {
    if (wantsHelp || words.length === 0) return { kind: 'help', command: undefined, group: groupOf(words, commands) }
    throw unknownCommand(words, commands)
  }
  if (wantsHelp) return { kind: 'help', command, group: undefined }
  return { kind: 'call', command, arguments: argumentsOf(command, argv) }
}

/** Whether `--json` stands there, and the language asked for, even when the rest cannot be understood. */
export function outputOptions(argv: readonly string[]): { readonly json: boolean; readonly lang: string | undefined } {
  const end = argv.indexOf('--')
  const options = end < 0 ? argv : argv.slice(0, end)
  const at = options.indexOf('--lang')
  const inline = options.find((one) => one.startsWith('--lang='))?.slice('--lang='.length)
  return { json: options.includes('--json'), lang: inline ?? (at < 0 ? undefined : options[at + 1]) }
}

/** The words before the first option; options may also stand in front of the command. */
function leadingWords(argv: readonly string[]): readonly string[] {
  const takesValue = new Set(
    Object.entries({ ...sharedOptions, ...apiOptions } as OptionSpecs).flatMap(([name, { value }]) =>
      value === undefined ? [] : [`--${name}`],
    ),
  )
  const words: string[] = []
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? ''
    if (takesValue.has(word)) index++
    else if (!word.startsWith('-')) words.push(word)
    else if (words.length > 0) break
  }
  return words
}

function commandOf(words: readonly string[], commands: readonly Command[]): Command | undefined {
  const candidates = [words.slice(0, 2).join(' '), words[0] ?? '']
  return commands.find(({ name }) => name === candidates[0]) ?? commands.find(({ name }) => name === candidates[1])
}

function groupOf([first]: readonly string[], commands: readonly Command[]): string | undefined {
  return first !== undefined && commands.some(({ name }) => name.startsWith(`${first} `)) ? first : undefined
}

function unknownCommand(words: readonly string[], commands: readonly Command[]): Error {
  const group = groupOf(words, commands)
  const typed = words.slice(0, group === undefined ? 1 : 2).join(' ')
  const within = commands.filter(({ name }) => group === undefined || name.startsWith(`${group} `))
  const names = within.map(({ name }) => name)
  const near = nearest(words.slice(0, 2).join(' '), names) ?? nearest(typed, names)
  return wrongUse(
    { zh: '没有这个命令：harbor {typed}', en: 'There is no such command: harbor {typed}' },
    { typed, near: near ?? '', names: names.join(', ') },
    near === undefined
      ? { zh: '可用的命令：{names}', en: 'Commands: {names}' }
      : { zh: '是不是 harbor {near}？', en: 'Did you mean harbor {near}?' },
  )
}

function argumentsOf(command: Command, argv: readonly string[]): Arguments {
  const specs = optionsOf(command)
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  const { tokens } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true })
  const read = new Map<string, string | true>()
  const given: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') given.push(token.value)
    else if (token.kind === 'option') read.set(token.name, optionValue(token, specs, command))
  }
  const own = given.slice(command.name.split(' ').length)
  if (own.length !== command.takes.length) throw wrongCount(command, own)
  return new Arguments(own, read)
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

function optionValue({ name, rawName, value, inlineValue }: OptionToken, specs: OptionSpecs, command: Command) {
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined
  if (!spec && command.reach === 'folder' && Object.hasOwn(apiOptions, name)) throw noServer(rawName, command)
  if (!spec) {
    const near = nearest(name, Object.keys(specs))
    throw wrongUse(
      { zh: '未知选项 {option}', en: 'Unknown option {option}' },
      { option: rawName, near: near ?? '', command: command.name },
      near === undefined
        ? { zh: '可用的选项见 harbor {command} --help', en: 'See harbor {command} --help' }
        : { zh: '是不是 --{near}？', en: 'Did you mean --{near}?' },
    )
  }
  if (spec.value === undefined) {
    if (value === undefined) return true
    throw wrongUse({ zh: '选项 {option} 不带值', en: 'The option {option} takes no value' }, { option: rawName })
  }
  if (value === undefined || (inlineValue !== true && value.startsWith('-'))) {
    throw wrongUse(
      { zh: '选项 {option} 需要一个值：{option} {value}', en: 'The option {option} needs a value: {option} {value}' },
      { option: rawName, value: spec.value },
    )
  }
  return value
}

function noServer(option: string, { name }: Command): Error {
  return wrongUse(
    {
      zh: 'harbor {name} 直接读取数据目录，不能用 {option}：请在存放数据的机器上运行',
      en: 'harbor {name} works on the data folder itself and takes no {option}: run it on the machine that holds the data',
    },
    { name, option },
  )
}

function wrongCount({ name, takes }: Command, given: readonly string[]): Error {
  const usage = ['harbor', name, ...takes].join(' ')
  const missing = takes.slice(given.length)
  return missing.length > 0
    ? wrongUse(
        { zh: '缺少参数 {missing}：{usage}', en: 'Missing {missing}: {usage}' },
        { missing: missing.join(' '), usage },
      )
    : wrongUse(
        { zh: '多余的参数 {extra}：{usage}', en: 'Too many arguments, {extra}: {usage}' },
        { extra: given.slice(takes.length).join(' '), usage },
      )
}

/** What somebody may have meant: at most a third of it typed wrongly. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, distance: editDistance(typed, name) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .toSorted((a, b) => a.distance - b.distance)
  return best?.name
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
