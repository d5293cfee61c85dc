import type { Language } from '@harbor/service/language'
import type { Config } from '@harbor/service/config'
import type { Api, ApiUse } from './api/api'
import type { Arguments } from './arguments'
import type { Answer } from './output'
import type { Progress } from './progress'
import type { Words } from './words'
import type { World } from './world'

/** An option: a flag, or one with a value whose placeholder the help shows. */
export interface OptionSpec {
  readonly value?: string
  readonly about: Words
}
export type OptionSpecs = Readonly<Record<string, OptionSpec>>

/**
 * What one command works on. `api`: the HTTP API, the data folder's own or a server's. `folder`: the files of the data folder alone.
 * `either`: the files, or with `--url` the server's API.
 */
export type Reach = 'api' | 'folder' | 'either'

export interface Command {
  /** Words that call it: `member show`. */
  readonly name: string
  /** Placeholders of its arguments in order, all required: `ID|NAME`. */
  readonly takes: readonly string[]
  readonly reach: Reach
  readonly about: Words
  /** Further lines of its help. */
  readonly notes?: Words
  readonly examples: readonly string[]
  readonly options: OptionSpecs
  run(call: Call): Promise<Answer>
}

/** One call of a command, and what it may use. Whatever is opened through it is closed after the command. */
export interface Call {
  readonly given: Arguments
  readonly language: Language
  readonly json: boolean
  readonly world: World
  /** Settings of the environment, `--data` applied. Throws ConfigError. */
  config(): Config
  /** `write`: a running server in the way is an error, not a reason to read beside it. */
  api(use: ApiUse): Promise<Api>
  progress(label: string): Progress
  /** A line for people on stderr. */
  note(words: Words, detail?: Readonly<Record<string, unknown>>): void
  readonly say: (words: Words, detail?: Readonly<Record<string, unknown>>) => string
  /** Runs when the command has ended, however it ended; the last one first. */
  afterwards(close: () => Promise<void> | void): void
}
