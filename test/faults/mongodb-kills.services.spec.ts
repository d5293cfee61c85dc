import { setTimeout as delay } from 'node:timers/promises'
import { openLedger, type Ledger } from '@harbor/read-models/fixtures/ledger'
import { openMongoReadModels } from '@harbor/read-models/mongodb/mongo-read-models'
import type { ReadModels } from '@harbor/read-models/read-models'
import { startViewRunner } from '@harbor/read-models/view-runner'
import { useTestFolder } from '@harbor/testing/test-folder'
import { describeWhereItRuns } from '../servers/described'
import { lackingJava } from '../servers/jars'
import { ProtocolServer } from '../servers/mongodb/mongodb-server'
import { startChild } from './child'
import { enterMuch, expectSerial, ledgerInstallation, ledgerViews } from './ledger-load'
import { isLongLook, limitMs, pauseMs, randomOf, roundsOr, say } from './rounds'

const restarts = roundsOr(8)
const kills = roundsOr(4, 2)

/** They start a server of their own also where MONGODB_URL names one: that one is not theirs to kill. */
describeWhereItRuns(lackingJava(), 'views on a MongoDB server', () => {
  const folder = useTestFolder()
  let server: ProtocolServer
  let ledger: Ledger
  const opened: ReadModels[] = []

  beforeEach(async () => {
    server = await ProtocolServer.start(folder(), { kept: true })
    ledger = await openLedger()
  }, 60_000)
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close()
    await ledger.close()
    await server.stop()
  }, 60_000)

  async function open(): Promise<ReadModels> {
    // So patient that what comes after a command that broke off finds the server back: nothing else tells then that it broke off.
    const url = `${server.url}?serverSelectionTimeoutMS=20000&heartbeatFrequencyMS=500`
    const readModels = await openMongoReadModels({ url, installationId: ledgerInstallation, writesAtOnce: 5 })
    opened.push(readModels)
    return readModels
  }

  it(
    `come to what a serial replay comes to while it is stopped or killed, and started again, ${restarts} times under load`,
    async () => {
      const random = randomOf('mongodb')
      const readModels = await open()
      const stopped: string[] = []
      const runner = await startViewRunner({
        source: ledger.source,
        readModels,
        views: ledgerViews,
        pageSize: 20,
        onStatus: ({ view, state, error }) => {
          if (state === 'stopped') stopped.push(`${view}: ${error?.code} ${error?.message}`)
        },
      })
      let last = await enterMuch(ledger, 0)
      for (let round = 1; round <= restarts; round++) {
        const entering = enterMuch(ledger, round)
        await delay(20 + 150 * random())
        await (random() < 0.7 ? server.kill() : server.stop())
        await delay(pauseMs(random))
        await server.startAgain()
        last = await entering
        // Every other time it goes again before the views have come up with the log.
        if (round % 2 === 0) await runner.caughtUp(last, { timeoutMs: 120_000 })
        expect(stopped).toEqual([])
        if (round % 10 === 0) say(`mongodb: ${round} restarts, the log is at ${last}`)
      }
      await runner.caughtUp(last, { timeoutMs: 600_000 })
      await runner.stop()
      expect(stopped).toEqual([])
      await expectSerial(ledger, readModels, last, folder())
      if (isLongLook) say(`mongodb: ${restarts} restarts, ${last} events, equal to a serial replay`)
    },
    limitMs(restarts, 40_000),
  )

  it(
    `come to what a serial replay comes to while the projector is killed ${kills} times under load`,
    async () => {
      const random = randomOf('projector')
      let last = await enterMuch(ledger, 0)
      for (let kill = 1; kill <= kills; kill++) {
        const { child, ended } = startChild('project-until-killed.ts', [ledger.folder, server.url, ledgerInstallation])
        // From its start on any moment is as good as any other.
        await new Promise((resolve) => child.stdout?.once('data', resolve))
        const entering = enterMuch(ledger, kill)
        await delay(400 * random())
        child.kill('SIGKILL')
        expect((await ended).stdout).not.toContain('stopped')
        last = await entering
        if (kill % 20 === 0) say(`projector: ${kill} kills, the log is at ${last}`)
      }
      const readModels = await open()
      const runner = await startViewRunner({ source: ledger.source, readModels, views: ledgerViews })
      await runner.caughtUp(last, { timeoutMs: 600_000 })
      await runner.stop()
      await expectSerial(ledger, readModels, last, folder())
      if (isLongLook) say(`projector: ${kills} kills, ${last} events, equal to a serial replay`)
    },
    limitMs(kills, 20_000),
  )
})
