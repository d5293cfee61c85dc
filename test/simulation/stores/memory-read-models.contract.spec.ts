import { readModelsContract } from '@harbor/read-models/read-models.contract'
import { StoredReadModels } from './memory-read-models'

readModelsContract('the read models in memory', async () => {
  let stored: StoredReadModels | undefined
  return {
    open: async (options) => (stored ??= StoredReadModels.empty(options.installationId)).open(options),
    dispose: async () => undefined,
  }
})
