import type { StoreError } from '@harbor/event-log/event-log'
import { CliError, exitCodes } from '../errors'

/** A command that writes, beside a server that holds the store. */
export function serverInTheWay(error: StoreError): CliError {
  return new CliError(
    exitCodes.unavailable,
    error.code,
    { zh: '数据目录正被占用（{reason}）', en: 'The data folder is in use: {reason}' },
    { reason: error.message },
    {
      zh: '此命令要写入数据：请用 --url 交给正在运行的服务，或先停止服务。',
      en: 'This command writes: give it to the running server with --url, or stop the server first.',
    },
  )
}
