import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { storeError } from '@harbor/event-log/store-advice'
import type { Config } from '@harbor/service/config'
import { wrongUse } from './errors'

/**
 * That the data folder holds a log. Throws a CliError `cli.wrong-use` where the configuration has the log on a server, since then the
 * folder is not what is meant, and a StoreError `store.not-a-store` where there is none.
 */
export function requireLogFile({ dataFolder, eventStoreUrl }: Pick<Config, 'dataFolder' | 'eventStoreUrl'>): void {
  if (eventStoreUrl !== '')
    throw wrongUse(
      {
        zh: '日志在 EventStoreDB 上（HARBOR_EVENTSTORE_URL），不在数据目录中',
        en: 'the log is on EventStoreDB (HARBOR_EVENTSTORE_URL), not in the data folder',
      },
      {},
      {
        zh: '请用 --url 指向正在运行的服务，例如 --url https://harbor.example。',
        en: 'Name a running service with --url, for example --url https://harbor.example.',
      },
    )
  const log = join(dataFolder, 'log.db')
  if (!existsSync(log)) throw storeError('store.not-a-store', `${log} does not exist`)
}
