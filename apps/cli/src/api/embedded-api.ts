import { text as textOf } from 'node:stream/consumers'
import { pino } from 'pino'
import { StoreError } from '@harbor/event-log/event-log'
import type { Harbor } from '@harbor/platform/harbor-app'
import { readViewStatus } from '@harbor/platform/views/view-watcher'
import { ViewError } from '@harbor/read-models/view-status'
import type { Config } from '@harbor/service/config'
import type { Language } from '@harbor/service/language'
import { requireLogFile } from '../log-file'
import type { Progress } from '../progress'
import { say } from '../words'
import type { World } from '../world'
import {
  formOf,
  acceptOf,
  answerOfLines,
  isLines,
  parsedBody,
  pathOf,
  type Api,
  type ApiAnswer,
  type ApiRequest,
  type ApiUse,
  type Method,
} from './api'
import { problemOf } from './http-api'
import { serverInTheWay } from './server-in-the-way'

export interface EmbeddedApiOptions {
  readonly config: Config
  readonly language: Language
  readonly world: World
  readonly use: ApiUse
  /** Shown while views come up to the log, which after a restore means building them. */
  readonly progress: Progress
  /** Told when a view does not come up to the log. */
  readonly onLate: (error: ViewError) => void
}

/** The API within this process, on the data folder: the same routes, asked by the operator of the machine. */
export interface EmbeddedApi extends Api {
  close(): Promise<void>
}

/** Building all views after a restore takes its time; a server keeps up by itself. */
const catchUpLimitMs = { own: 600_000, ofServer: 10_000 } as const
const lookIntervalMs = 1_000

/**
 * Opens the data folder. For reading, a server that holds it is no obstacle, and where the views are up to the log nothing but the
 * record of reads is written. Nothing is ever created: a folder without a log is refused.
 */
export async function openEmbeddedApi(options: EmbeddedApiOptions): Promise<EmbeddedApi> {
  const { config, use } = options
  requireLogFile(config)
  const { harbor, readOnly } = use === 'write' ? await openToWrite(options) : await openToRead(options)
  for (const notice of harbor.platform.notices) options.world.stderr(`${say(notice, options.language)}\n`)
  try {
    await untilViewsAreUp(harbor, options, readOnly ? catchUpLimitMs.ofServer : catchUpLimitMs.own)
  } catch (error) {
    await harbor.close()
    throw error
  }
  return asApi(harbor, options.language)
}

interface Opened {
  readonly harbor: Harbor
  readonly readOnly: boolean
}

async function openToWrite(options: EmbeddedApiOptions): Promise<Opened> {
  try {
    return { harbor: await open(options, false), readOnly: false }
  } catch (error) {
    throw error instanceof StoreError && error.code === 'store.locked-by-other' ? serverInTheWay(error) : error
  }
}

/** As a writer only where views have to be brought up and nobody else does it. */
async function openToRead(options: EmbeddedApiOptions): Promise<Opened> {
  const status = await readViewStatus(options.config.dataFolder)
  const isCurrent = status.every(({ lag }) => lag === 0)
  if (isCurrent) return { harbor: await open(options, true), readOnly: true }
  try {
    return { harbor: await open(options, false), readOnly: false }
  } catch (error) {
    const isKept = error instanceof StoreError && inOtherHands.has(error.code)
    if (!isKept) throw error
    return { harbor: await open(options, true), readOnly: true }
  }
}
const inOtherHands: ReadonlySet<string> = new Set(['store.locked-by-other', 'store.read-only'])

async function open({ config, world }: EmbeddedApiOptions, readOnly: boolean): Promise<Harbor> {
  // Only here, so that commands which need no API do not load it.
  const [{ openHarbor }, { operatorGate }] = await Promise.all([
    import('@harbor/platform/harbor-app'),
    import('@harbor/platform/operator-gate'),
  ])
  const level = world.env['LOG_LEVEL'] === undefined ? 'silent' : config.logLevel
  const logger = pino({ level }, { write: (line) => world.stderr(line) })
  return openHarbor(config, { clock: world.clock, logger, gate: operatorGate, readOnly })
}

/** A view that has stopped keeps nobody from asking the others; what it answers may be old, and that is said. */
async function untilViewsAreUp({ platform }: Harbor, options: EmbeddedApiOptions, timeoutMs: number): Promise<void> {
  const { progress, onLate } = options
  const head = await platform.core.journal.log.head()
  const look = async () => {
    const behind = (await platform.runner.status()).map(({ checkpoint }) => checkpoint)
    progress.at(Math.min(head, ...behind), head)
  }
  const timer = setInterval(() => void look().catch(() => undefined), lookIntervalMs)
  try {
    await platform.runner.caughtUp(head, { timeoutMs })
    // One that is ahead of the log has long passed the position, and has stopped all the same.
    const off = (await platform.runner.status()).filter(({ state, lag }) => state === 'stopped' || lag < 0)
    if (off.length > 0) onLate(new ViewError('view.stopped', off.map(({ view }) => view).join(', ')))
    await platform.units.refresh(head)
  } catch (error) {
    if (!(error instanceof ViewError)) throw error
    onLate(error)
  } finally {
    clearInterval(timer)
    progress.end()
  }
}

function asApi({ app, close }: Harbor, language: Language): EmbeddedApi {
  const request = async (method: Method, path: string, options: ApiRequest = {}): Promise<ApiAnswer> => {
    const { query, body, headers, file, onProgress } = options
    const form = file && (await formOf(file))
    const response = await app.inject({
      method,
      url: pathOf(path, query),
      headers: {
        accept: acceptOf(options),
        'accept-language': language,
        ...(form && { 'content-type': form.type }),
        ...headers,
      },
      ...(form ? { payload: form.bytes } : body === undefined ? {} : { payload: body as object }),
      ...(onProgress && { payloadAsStream: true }),
    })
    const answered = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const),
    )
    const type = answered['content-type']
    const answer =
      onProgress && isLines(type)
        ? await answerOfLines(response.stream(), answered, onProgress)
        : {
            status: response.statusCode,
            headers: answered,
            body: parsedBody(type, onProgress ? await textOf(response.stream()) : response.payload),
          }
    if (!answer) throw new Error(`${method} ${path} broke off before its answer`)
    if (answer.status >= 400) throw problemOf(answer)
    return answer
  }
  return { request, close }
}
