import { MongoClient } from 'mongodb'
import { useTestFolder } from '@harbor/testing/test-folder'
import { describeWhereItRuns } from './described'
import { lackingJava } from './jars'
import { ProtocolServer } from './mongodb/mongodb-server'

describeWhereItRuns(lackingJava(), 'the local server with the protocol of MongoDB', () => {
  const folder = useTestFolder()

  it('has what it acknowledged before a kill -9', async () => {
    const server = await ProtocolServer.start(folder(), { kept: true })
    const client = new MongoClient(server.url, { serverSelectionTimeoutMS: 5_000 })
    const numbers = client.db().collection<{ _id: number; at: number }>('numbers')
    for (let number = 0; number < 50; number++) {
      await numbers.updateOne({ _id: number, at: { $lt: 1 } }, { $set: { at: 1 } }, { upsert: true })
    }
    await server.kill()
    await server.startAgain()
    expect(await numbers.countDocuments({})).toBe(50)
    await expect(
      numbers.updateOne({ _id: 7, at: { $lt: 1 } }, { $set: { at: 1 } }, { upsert: true }),
    ).rejects.toMatchObject({
      code: 11_000,
    })
    await client.close()
    await server.stop()
  })
})
