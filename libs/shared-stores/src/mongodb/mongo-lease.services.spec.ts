import { randomBytes } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { describeWithServer } from '../../../../test/servers/described'
import { leaseContract, type OpenedPlaces } from '../lease.contract'
import { MongoDatabase } from './mongo-database'
import { mongoLeasePlace } from './mongo-lease'

describeWithServer('MONGODB_URL', 'MongoDB', (url) => {
  leaseContract('a lease on MongoDB', opened)

  async function opened(): Promise<OpenedPlaces> {
    const name = `harbor-test-${randomBytes(6).toString('hex')}`
    const connected: MongoDatabase[] = []
    return {
      place: async (lease) => {
        const database = await MongoDatabase.connect(url, name)
        connected.push(database)
        return mongoLeasePlace(database, lease)
      },
      dispose: async () => {
        for (const database of connected) await database.close()
        const client = new MongoClient(url)
        await client.db(name).dropDatabase()
        await client.close()
      },
    }
  }
})
