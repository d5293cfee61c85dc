import { resolve } from 'node:path'
import { restoreBackup } from '@harbor/platform/restore'
import type { Command } from '../command'
import { fields, streetTime, type Answer } from '../output'

export const restore: Command = {
  name: 'restore',
  takes: ['BACKUP'],
  reach: 'folder',
  about: {
    zh: '把备份恢复到空的数据目录',
    en: 'Bring a backup back into an empty data folder',
  },
  notes: {
    zh: '先核对每个文件、每条链和主密钥，不符则拒绝；数据目录（HARBOR_DATA）须为空。视图在下次启动时重建。',
    en: 'Checks every file, every chain and the master key first and refuses what does not fit. The data folder (HARBOR_DATA) must be empty. Views are built at the next start.',
  },
  examples: ['restore /backups/harbor-2026-11-24 --data /srv/harbor/data'],
  options: {},
  async run(call): Promise<Answer> {
    const backup = resolve(call.given.at(0))
    const { dataFolder, masterKey } = call.config()
    const progress = {
      digest: call.progress(call.say({ zh: '核对文件', en: 'files' })),
      verify: call.progress(call.say({ zh: '校验', en: 'verify' })),
      copy: call.progress(call.say({ zh: '复制', en: 'copy' })),
    }
    const { manifest, masterKey: key } = await restoreBackup({
      backup,
      dataFolder,
      masterKey,
      onProgress: (phase, done, total) => progress[phase].at(done, total),
    })
    const { installationId, madeAt, events, streams, head } = manifest
    const folder = resolve(dataFolder)
    const isEnglish = call.language === 'en'
    const text = fields([
      [isEnglish ? 'restored into' : '恢复到', folder],
      [isEnglish ? 'as of' : '备份时间', streetTime(madeAt)],
      [isEnglish ? 'installation' : '安装', installationId],
      [isEnglish ? 'events' : '事件', events],
    ])
    const document = { ok: true, folder, installationId, madeAt, events, streams, head, masterKey: key }
    return { exit: 0, document, text: `${text}${call.say(next[key])}\n` }
  },
}

const next = {
  opens: {
    zh: '可以启动服务；视图会从日志重建。备份之后删除过的个人信息须再次删除。',
    en: 'The server can be started; views are built from the log. Personal data erased after the backup must be erased again.',
  },
  missing: {
    zh: '备份不含主密钥：启动前请把 master.key 放入数据目录，或设置 HARBOR_MASTER_KEY。',
    en: 'The backup holds no master key: put master.key into the data folder or set HARBOR_MASTER_KEY before the start.',
  },
}
