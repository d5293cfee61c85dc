import { randomBytes } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { describeWithServer } from '../../../../test/servers/described'
import { readModelsContract } from '../read-models.contract'
import type { OpenedReadModels } from '../subject.contract'
import { openMongoReadModels } from './mongo-read-models'

describeWithServer('MONGODB_URL', 'MongoDB', (url) => {
  readModelsContract('the read models on MongoDB', opened, 150)

  async function opened(): Promise<OpenedReadModels> {
    const database = `harbor-test-${randomBytes(6).toString('hex')}`
    return {
      open: (options) => openMongoReadModels({ url, database, ...options }),
      dispose: async () => {
        const client = new MongoClient(url)
        await client.db(database).dropDatabase()
        await client.close()
      },
    }
  }
})
