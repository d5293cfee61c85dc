import { displayWidth, padDisplay } from '@harbor/tables/text/plain-text'
import type { Language } from '@harbor/service/language'
import type { Command, OptionSpecs } from './command'
import { optionsOf } from './command-line'
import { say, type Words } from './words'

const summary: Words = {
  zh: '先锋港命令行：导入、查询、重放、校验、备份。',
  en: 'Pioneer Harbor on the command line: import, ask, replay, verify, back up.',
}
const usage: Words = { zh: '用法', en: 'Usage' }
const commandsTitle: Words = { zh: '命令', en: 'Commands' }
const optionsTitle: Words = { zh: '选项', en: 'Options' }
const examplesTitle: Words = { zh: '示例', en: 'Examples' }
const onFolderOnly: Words = {
  zh: '直接读取数据目录（HARBOR_DATA），在存放数据的机器上运行。',
  en: 'Works on the data folder (HARBOR_DATA) itself: run it on the machine that holds it.',
}
const closing: Words = {
  zh: [
    '命令直接使用 HARBOR_DATA 的数据目录；服务运行时只读命令仍可使用，写命令请用 --url。',
    '退出码：0 成功，1 被拒绝或发现问题，2 用法有误，3 不可用。',
    '单个命令的说明：harbor 命令 --help。语言：--lang zh|en。',
  ].join('\n'),
  en: [
    'Commands use the data folder HARBOR_DATA directly; beside a running server those that only read still work, others need --url.',
    'Exit codes: 0 ok, 1 refused or found wrong, 2 wrong use, 3 unavailable.',
    'About one command: harbor COMMAND --help. Language: --lang zh|en.',
  ].join('\n'),
}

/** All commands, or those of a group (`harbor member --help`). */
export function helpOverall(commands: readonly Command[], language: Language, group?: string): string {
  const shown = commands.filter(({ name }) => group === undefined || name.startsWith(`${group} `))
  const rows = shown.map((command) => [callOf(command), say(command.about, language)] as const)
  return [
    say(summary, language),
    '',
    `${say(usage, language)}: harbor ${group ?? (language === 'en' ? 'COMMAND' : '命令')} ...`,
    '',
    `${say(commandsTitle, language)}:`,
    ...columns(rows),
    '',
    say(closing, language),
    '',
  ].join('\n')
}

export function helpOf(command: Command, language: Language): string {
  const named = Object.entries(command.options).map(([name, { value }]) => `[--${name}${value ? ` ${value}` : ''}]`)
  return [
    say(command.about, language),
    '',
    `${say(usage, language)}: harbor ${[command.name, ...command.takes, ...named].join(' ')}`,
    '',
    ...(command.notes ? [say(command.notes, language), ''] : []),
    ...(command.reach === 'folder' ? [say(onFolderOnly, language), ''] : []),
    `${say(optionsTitle, language)}:`,
    ...columns(optionRows(optionsOf(command), language)),
    '',
    `${say(examplesTitle, language)}:`,
    ...command.examples.map((example) => `  harbor ${example}`),
    '',
  ].join('\n')
}

function callOf({ name, takes }: Command): string {
  return [name, ...takes].join(' ')
}

function optionRows(options: OptionSpecs, language: Language) {
  return Object.entries(options).map(
    ([name, { value, about }]) => [`--${name}${value ? ` ${value}` : ''}`, say(about, language)] as const,
  )
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => displayWidth(left)))
  return rows.map(([left, right]) => `  ${padDisplay(left, width)}  ${right}`)
}
