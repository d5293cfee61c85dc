import { createHmac, hash } from 'node:crypto'
import type { DataKey, PersonalDataKeys } from '@harbor/event-log/keys'
import { storeError } from '@harbor/event-log/store-advice'

/** Keys that follow from the person's id, so that a run can be made again; what was destroyed is remembered. For specs: no secret at all. */
export class StoredKeys {
  private constructor(
    readonly installationId: string,
    private readonly keys: Map<string, DataKey>,
  ) {}

  static empty(installationId: string): StoredKeys {
    return new StoredKeys(installationId, new Map())
  }

  copy(): StoredKeys {
    return new StoredKeys(this.installationId, new Map(this.keys))
  }

  open(): PersonalDataKeys {
    const { keys, installationId } = this
    let isOpen = true
    const mustBeOpen = () => {
      if (!isOpen) throw storeError('store.closed', 'the keys were closed')
    }
    return {
      installationId,
      load: async (personIds) => {
        mustBeOpen()
        return new Map(
          personIds.flatMap((id) => {
            const key = keys.get(id)
            return key === undefined ? [] : [[id, key] as const]
          }),
        )
      },
      loadOrCreate: async (personId) => {
        mustBeOpen()
        const key = keys.get(personId) ?? hash('sha256', installationId + personId, 'buffer')
        keys.set(personId, key)
        return key
      },
      destroy: async (personId) => {
        mustBeOpen()
        keys.set(personId, 'destroyed')
      },
      blindIndex: (kind, value) => createHmac('sha256', installationId).update(`${kind}\n${value}`).digest('hex'),
      close: async () => {
        isOpen = false
      },
    }
  }
}
