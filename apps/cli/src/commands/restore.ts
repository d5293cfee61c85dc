import { streetTime } from '@harbor/kernel/time'
import { resolve } from 'node:path'
import { restoreBackup } from '@harbor/platform/restore'
import type { Command } from '../command'
import { fields, type Answer } from '../output'

export const restore: Command = {
  name: 'restore',
  takes: ['BACKUP'],
  reach: 'folder',
  about: {
    zh: '把备份恢复到空的数据目录',
    en: 'Bring a backup back into an empty data folder',
  },
  notes: {
    zh: '先核对每个文件、每条链和主密钥，不符则拒绝；数据目录（HARBOR_DATA）须为空。视图在下次启动时重建。用 --to 恢复到某一时刻：只取当时已记录的事件，账号与密钥仍为备份时的情况；此后已报送的事件不会收回，因此请勿与仍在使用的安装并行报送。',
    en: 'Checks every file, every chain and the master key first and refuses what does not fit. The data folder (HARBOR_DATA) must be empty. Views are built at the next start. With --to the log holds only what had been recorded by then; accounts and keys are those of the backup. What districts were told since is not taken back: such a folder is for looking back, or for the day when the original is lost.',
  },
  examples: [
    'restore /backups/harbor-2026-11-24 --data /srv/harbor/data',
    'restore /backups/harbor-2026-11-24 --to 2026-11-20 --data /srv/harbor/looking-back',
  ],
  options: {
    to: { value: 'K', about: { zh: '日期（当日结束）或时刻', en: 'A date (its end) or an instant' } },
  },
  async run(call): Promise<Answer> {
    const backup = resolve(call.given.at(0))
    const { dataFolder, masterKey } = call.config()
    const progress = {
      digest: call.progress(call.say({ zh: '核对文件', en: 'files' })),
      verify: call.progress(call.say({ zh: '校验', en: 'verify' })),
      copy: call.progress(call.say({ zh: '复制', en: 'copy' })),
    }
    const to = call.given.instant('to')
    const {
      manifest,
      head,
      masterKey: key,
    } = await restoreBackup({
      backup,
      ...(to !== undefined && { to }),
      dataFolder,
      masterKey,
      onProgress: (phase, done, total) => progress[phase].at(done, total),
    })
    const { installationId, madeAt, streams, events } = manifest
    // Of a log that was cut nothing is counted anew; where it ends is known.
    const whole = head === manifest.head
    const folder = resolve(dataFolder)
    const isEnglish = call.language === 'en'
    const text = fields([
      [isEnglish ? 'restored into' : '恢复到', folder],
      [isEnglish ? 'as of' : '备份时间', streetTime(madeAt)],
      ...(to ? [[isEnglish ? 'recorded by' : '记录截至', streetTime(to)] as const] : []),
      [isEnglish ? 'installation' : '安装', installationId],
      ...(whole ? [[isEnglish ? 'events' : '事件', events] as const] : []),
      [isEnglish ? 'log ends at' : '日志末尾位置', head],
    ])
    const document = {
      ok: true,
      folder,
      installationId,
      madeAt,
      head,
      masterKey: key,
      ...(to && { to }),
      ...(whole && { events, streams }),
    }
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
