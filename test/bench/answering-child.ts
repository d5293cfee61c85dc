import { fork } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'

/** A process of its own that answers each message by one. */
export interface AnsweringChild {
  ask<Answer>(order: object): Promise<Answer>
  close(): Promise<void>
}

/** Runs a TypeScript file two folders below the root. */
export function startAnsweringChild(script: string): AnsweringChild {
  const loader = join(dirname(script), '../../scripts/register-typescript.mjs')
  const child = fork(script, { execArgv: ['--import', loader] })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${script} ended`)
  })
  ended.catch(() => undefined)
  return {
    async ask<Answer>(order: object) {
      const waiting = new AbortController()
      const answered = once(child, 'message', { signal: waiting.signal }) as Promise<[Answer]>
      child.send(order)
      try {
        const [answer] = await Promise.race([answered, ended])
        return answer
      } finally {
        waiting.abort()
        answered.catch(() => undefined)
      }
    },
    async close() {
      if (child.connected) child.disconnect()
      await ended.catch(() => undefined)
    },
  }
}
