import { StoreError, type StoreErrorCode } from './event-log'

/** What the operator is told to do, by code. One table for every store (log, keys, read models), embedded or on a server. */
const advice: Readonly<Record<StoreErrorCode, { readonly zh: string; readonly en: string }>> = {
  'store.sqlite-too-old': {
    zh: '请用 npm 自带的 Node 24 启动（npm start），不要直接使用系统的 node。',
    en: 'Start through npm (npm start), which brings its own Node 24; do not use the system node.',
  },
  'store.locked-by-other': {
    zh: '请先停止占用该目录的进程，或把 HARBOR_DATA 指向另一个目录。只读命令可以在服务运行时使用。',
    en: 'Stop the process that uses this folder, or point HARBOR_DATA to another one. Read-only commands work beside a running server.',
  },
  'store.not-a-store': {
    zh: '请检查 HARBOR_DATA 指向的目录；若文件由更新版本写成，请升级程序。原文件未作任何改动。',
    en: 'Check the folder that HARBOR_DATA names; if a newer version wrote the file, upgrade. The file was not changed.',
  },
  'store.damaged': {
    zh: '请停止服务，复制整个数据目录留存，然后用 harbor restore 恢复最近的备份；harbor verify 会指出损坏之处。',
    en: 'Stop the server, keep a copy of the whole data folder, then bring back the latest backup with harbor restore; harbor verify names what is damaged.',
  },
  'store.read-only': {
    zh: '请使运行服务的用户对数据目录及其中文件有读写权限，并确认文件系统不是只读挂载。',
    en: 'Give the user that runs the server read and write permission on the data folder and its files; check that the file system is not mounted read-only.',
  },
  'store.disk-full': {
    zh: '请在数据目录所在的磁盘上腾出空间后重试。未确认的写入没有保存，已确认的记录完好。',
    en: 'Free space on the disk of the data folder and try again. What was not acknowledged was not stored; what was acknowledged is intact.',
  },
  'store.io': {
    zh: '请检查磁盘与系统日志，然后重新启动服务。重新打开之前不再接受写入。',
    en: 'Check the disk and the system log, then restart the server. Nothing is accepted until the store is opened again.',
  },
  'store.checkpoint-ahead': {
    zh: '读模型比日志更新：日志末尾有事件丢失。若刚恢复过旧备份，请运行 harbor projections rebuild all；否则请停止服务，复制整个数据目录留存，与最近的备份比对。',
    en: 'The read models are ahead of the log: events are missing at its end. If an older backup was restored, run harbor projections rebuild all; otherwise stop the server, keep a copy of the whole data folder and compare with the latest backup.',
  },
  'store.key-store-mismatch': {
    zh: '请恢复与该日志同属一个安装的 keys.db 和主密钥（master.key 或 HARBOR_MASTER_KEY）。',
    en: 'Bring back the keys.db and the master key (master.key or HARBOR_MASTER_KEY) that belong to the installation of this log.',
  },
  'store.other-installation': {
    zh: '读模型属于另一个安装的日志。请把 views.db 及其 -wal、-shm 文件移走后重新启动，读模型会从日志重建。',
    en: 'The read models were built from the log of another installation. Move views.db with its -wal and -shm files away and start again: they are rebuilt from the log.',
  },
  'store.too-large': {
    zh: '请减小事件或分成几次提交：每个事件至多 1 MiB，一次至多 1000 个事件。',
    en: 'Make the event smaller or split the work: at most 1 MiB an event and 1,000 events an append.',
  },
  'store.unavailable': {
    zh: '存储正忙或无法连接，请稍后重试；若持续出现，请检查存储服务与网络。',
    en: 'The store is busy or cannot be reached; try again in a moment. If it goes on, check the server and the network.',
  },
  'store.address': {
    zh: '请检查存储服务的连接地址（例如 esdb://主机:2113?tls=true）。一个进程只能连接一个 EventStoreDB。',
    en: 'Check the address of the server (for example esdb://host:2113?tls=true). One process talks to one EventStoreDB.',
  },
  'store.access-denied': {
    zh: '请检查连接地址中的用户名和密码，以及该用户在存储服务上的权限。',
    en: "Check user name and password in the server's address, and what that user may do there.",
  },
  'store.closed': {
    zh: '存储已关闭；服务正在停止。',
    en: 'The store was closed; the server is stopping.',
  },
}

/** A StoreError with the advice of its code. `message` says what was found where, in English, for log and operator. */
export function storeError(code: StoreErrorCode, message: string, cause?: unknown): StoreError {
  return new StoreError(code, message, advice[code], cause === undefined ? undefined : { cause })
}

/** What is wrong in a few words, by code; the error's `message` tells the rest of it, in English, with names and numbers. */
const titles: Readonly<Record<StoreErrorCode, string>> = {
  'store.sqlite-too-old': 'SQLite 版本过旧',
  'store.locked-by-other': '数据目录正被占用',
  'store.not-a-store': '不是可用的数据文件',
  'store.damaged': '数据文件已损坏',
  'store.read-only': '数据目录或其中文件不能读写',
  'store.disk-full': '磁盘已满',
  'store.io': '磁盘读写出错',
  'store.checkpoint-ahead': '视图超前于日志',
  'store.key-store-mismatch': '密钥库与日志不符',
  'store.other-installation': '视图属于另一个安装',
  'store.too-large': '内容过大',
  'store.unavailable': '存储正忙或无法连接',
  'store.address': '存储服务的地址不可用',
  'store.access-denied': '存储服务拒绝访问',
  'store.closed': '存储已关闭',
}

/** What was found, for a person who reads Chinese. */
export function foundInChinese({ code, message }: Pick<StoreError, 'code' | 'message'>): string {
  return `${titles[code]}（${message}）`
}
