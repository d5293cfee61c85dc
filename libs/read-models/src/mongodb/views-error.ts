import { StoreError, type StoreErrorCode } from '@harbor/event-log/event-log'
import { mongoStoreError } from '@harbor/shared-stores/mongodb/mongo-errors'

/** Views are derived: what is wrong with them has another remedy than what is wrong with a record. */
const advice: Partial<Record<StoreErrorCode, { readonly zh: string; readonly en: string }>> = {
  'store.locked-by-other': {
    zh: '另一个投影进程已接手该视图。请确认只有一个进程在写；本进程停止写入，数据未受影响。',
    en: 'Another projector has taken this view over. See that one process alone writes; this one has stopped writing, no data was harmed.',
  },
  'store.other-installation': {
    zh: '该数据库中的读模型属于另一个安装。请在连接串中写另一个数据库名，或删除该数据库，读模型会从日志重建。',
    en: 'The read models in this database belong to another installation. Name another database in the connection string, or drop this one: they are rebuilt from the log.',
  },
  'store.damaged': {
    zh: '请检查 MongoDB 服务器。读模型可由日志重建：删除该数据库后重新启动。',
    en: 'Check the MongoDB server. The read models can be built again from the log: drop the database and start again.',
  },
}

/** A StoreError of the views in MongoDB, with what an operator is to do. */
export function viewsError(code: StoreErrorCode, message: string): StoreError {
  const known = advice[code]
  return known ? new StoreError(code, message, known) : mongoStoreError(code, message)
}
