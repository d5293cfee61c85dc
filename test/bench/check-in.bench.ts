import { rmSync } from 'node:fs'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { execute } from '@harbor/event-log/execute'
import { Journal } from '@harbor/event-log/journal'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { newId, type MemberId } from '@harbor/kernel/ids'
import { systemClock } from '@harbor/kernel/time'
import { sessionStream, type SessionId } from '@harbor/organization/programme-words'
import { codeFor, readCode } from '@harbor/organization/session/check-in/code'
import { checkInProof } from '@harbor/organization/session/check-in/proof'
import { checkIn } from '@harbor/organization/session/decide-attendance'
import { sessionEvents } from '@harbor/organization/session/events'
import { sessionOf } from '@harbor/organization/session/state'
import { Turns } from '@harbor/service/turns'
import { convened, endsAt, sessionGiven } from '@harbor/testing/session-fixture'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { figure, quantile, type Benchmark, type Measured } from './measure'

const people = 500

/**
 * One session, and everybody at the door at once: each code is checked, the session folded, one event made durable, in the turns that the
 * edge takes. What is asked of it is the whole crowd within ten seconds; `of` says which figure a row tells.
 */
function crowd(of: 'all' | 'p99'): () => Promise<Measured> {
  return async () => {
    const folder = makeTestFolder()
    const log = await openSqliteEventLog(folder)
    const keys = await openSqliteKeys(folder, { installationId: log.installationId, mayCreate: true, readOnly: false })
    const journal = new Journal(log, keys, sessionEvents)
    const proof = checkInProof(keys)
    const turns = new Turns<SessionId>()
    const run = async (): Promise<number> => {
      const sessionId = newId<'session'>()
      await journal.append(await journal.load(sessionStream(sessionId)), [convened()], contextOf())
      const codes = Array.from({ length: people }, () => codeFor(sessionId, newId<'member'>(), endsAt, proof))
      const startedAt = performance.now()
      const answeredMs = await Promise.all(
        codes.map(async (code) => {
          const outcome = await turns.next(sessionId, () => scanned(journal, sessionId, memberOf(code, sessionId)))
          if (outcome.kind !== 'recorded') throw new Error(outcome.kind)
          return performance.now() - startedAt
        }),
      )
      const { attended } = sessionOf((await journal.load(sessionStream(sessionId))).events)
      if (Object.keys(attended).length !== people) throw new Error(`${Object.keys(attended).length} are on the list`)
      return quantile(answeredMs, of === 'all' ? 1 : 0.99)
    }
    const memberOf = (code: string, sessionId: SessionId): MemberId => {
      const read = readCode(code, sessionId, sessionGiven().now, proof)
      if (!read.ok) throw new Error(read.code)
      return read.memberId
    }
    const close = async (): Promise<void> => {
      await log.close()
      await keys.close()
      rmSync(folder, { recursive: true })
    }
    return { run, close }
  }
}

function scanned(journal: Journal, sessionId: SessionId, memberId: MemberId) {
  return execute({
    journal,
    stream: sessionStream(sessionId),
    context: contextOf(),
    decide: ({ events }) => checkIn(sessionOf(events), memberId, sessionGiven()),
  })
}

function contextOf() {
  return {
    commandId: newId<'command'>(),
    actor: { id: newId<'account'>(), role: 'branch-secretary' },
    now: systemClock.now(),
  }
}

export const checkInBenchmarks: readonly Benchmark[] = [
  figure({
    name: `C1 check-in: ${people} people at one door, all on the list`,
    unit: 'ms',
    atMost: 10_000,
    open: crowd('all'),
  }),
  figure({
    name: `C1 check-in: ${people} people at one door, p99 of the wait`,
    unit: 'ms',
    atMost: 10_000,
    open: crowd('p99'),
  }),
]
