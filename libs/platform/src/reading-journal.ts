import type { PersonalDataKeys } from '@harbor/event-log/keys'
import { Journal } from '@harbor/event-log/journal'
import { openSqliteEventLog } from '@harbor/event-log/sqlite/sqlite-event-log'
import { storeError } from '@harbor/event-log/store-advice'
import { eventTypes } from './contexts'

/**
 * The journal of a data folder, or of a copied log alone, for reading beside whoever writes. Personal parts stay closed: no key is
 * needed and none is opened. Close it by `journal.log.close()`.
 */
export async function openReadingJournal(folder: string): Promise<Journal> {
  const log = await openSqliteEventLog(folder, { readOnly: true })
  return new Journal(log, closedKeys(log.installationId), eventTypes)
}

function closedKeys(installationId: string): PersonalDataKeys {
  const closed = () => storeError('store.read-only', 'this reader opens no personal data')
  return {
    installationId,
    load: () => Promise.resolve(new Map()),
    loadOrCreate: () => Promise.reject(closed()),
    destroy: () => Promise.reject(closed()),
    blindIndex: () => {
      throw closed()
    },
    close: () => Promise.resolve(),
  }
}
