import { isNativeError } from 'node:util/types'
import { StoreError } from '@harbor/event-log/event-log'
import { ConfigError } from '@harbor/service/config'
import { LocalRulesError } from './local-rules'

export interface StartFailure {
  readonly text: string
  /** 3: something that the operator must put right before a start can succeed. 1: a fault of the program. */
  readonly exitCode: 1 | 3
}

/** Why the system does not give the address, by its error code. */
const addressAdvice: Readonly<Record<string, string>> = {
  EADDRINUSE: [
    '该端口已被占用。请停止占用它的程序，或用 PORT 换一个端口（0 表示由系统选择）。',
    'Another program listens there. Stop it, or choose another PORT (0: the system chooses one).',
  ].join('\n'),
  EACCES: [
    '没有在该端口监听的权限。1024 以下的端口通常需要特权，请换一个 PORT。',
    'Not permitted to listen there. Ports below 1024 need privileges: choose another PORT.',
  ].join('\n'),
  EADDRNOTAVAIL: [
    '本机没有这个地址。请检查 HARBOR_HOST。',
    'This machine does not have that address. Check HARBOR_HOST.',
  ].join('\n'),
  ENOTFOUND: ['找不到这个主机名。请检查 HARBOR_HOST。', 'No such host name. Check HARBOR_HOST.'].join('\n'),
}

/** What whoever started the server is told when it does not come up. */
export function startFailure(error: unknown): StartFailure {
  if (error instanceof StoreError)
    return { text: `${error.code}: ${error.message}\n${error.advice.zh}\n${error.advice.en}`, exitCode: 3 }
  if (error instanceof ConfigError || error instanceof LocalRulesError)
    return { text: `${error.code}: ${error.message}`, exitCode: 3 }
  const advice = addressAdviceFor(error)
  if (advice !== undefined) return { text: `server.no-address: ${advice}`, exitCode: 3 }
  return { text: isNativeError(error) ? (error.stack ?? error.message) : String(error), exitCode: 1 }
}

function addressAdviceFor(error: unknown): string | undefined {
  if (!isNativeError(error) || !('syscall' in error) || !('code' in error)) return undefined
  if (!['listen', 'getaddrinfo', 'bind'].includes(String(error.syscall))) return undefined
  const advice = addressAdvice[String(error.code)]
  return advice === undefined ? undefined : `${error.message}\n${advice}`
}
