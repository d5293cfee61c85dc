import { randomBytes } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { describeWithServer } from '../../../../test/servers/described'
import { relayStoreContract, type OpenedRelayStore } from '../relay-store.contract'
import { openMongoRelayStore } from './mongo-relay-store'

describeWithServer('MONGODB_URL', 'MongoDB', (url) => {
  relayStoreContract('the relay store in MongoDB', opened)

  async function opened(): Promise<OpenedRelayStore> {
    const database = `harbor-test-${randomBytes(6).toString('hex')}_feed`
    return {
      open: (asked) => openMongoRelayStore({ url, database, ...asked }),
      dispose: async () => {
        const client = new MongoClient(url)
        await client.db(database).dropDatabase()
        await client.close()
      },
    }
  }
})
