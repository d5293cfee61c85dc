import { pino, type Logger } from 'pino'
import type { Config } from '@harbor/service/config'

/** What a server process writes to its standard output, a line of JSON each; personal data and secrets never reach it. */
export function processLogger({ logLevel }: Config, service: string): Logger {
  return pino({
    level: logLevel,
    base: { service, pid: process.pid },
    redact: { paths: ['*.personal', '*.password', 'err.config'], remove: true },
  })
}
