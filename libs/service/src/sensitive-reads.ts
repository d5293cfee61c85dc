import type { Caller } from './caller'

/** Who looked at what: kept so that the people concerned and auditors can ask. */
export interface SensitiveReads {
  /** Durable before the answer is sent: an answer that cannot be accounted for is not given. */
  record(caller: Caller, what: string, subject: string): Promise<void>
}
export const SENSITIVE_READS = Symbol('sensitive reads')
