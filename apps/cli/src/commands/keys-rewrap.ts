import { rewrapMongoKeys } from '@harbor/access/keys-mongodb/rewrap'
import { rewrapKeys } from '@harbor/access/keys-sqlite/rewrap'
import { placesOfMasterKey } from '@harbor/platform/stores/open-stores'
import type { Config } from '@harbor/service/config'
import type { Command } from '../command'
import { wrongUse } from '../errors'
import { count, fields, type Answer } from '../output'

export const keysRewrap: Command = {
  name: 'keys rewrap',
  takes: [],
  reach: 'folder',
  about: {
    zh: '换用新的主密钥：以它重新包裹全部个人信息密钥',
    en: 'Change the master key: wrap all keys of personal data by a new one',
  },
  notes: {
    zh: [
      '须先停止服务。主密钥在文件 master.key 中时，生成新的并取代它；在 HARBOR_MASTER_KEY 中时，新密钥由 HARBOR_NEW_MASTER_KEY 给出，完成后请改设置。',
      '随时中断均可：要么仍用旧密钥，要么已用新密钥，下次启动自行判断；再执行一次即可完成。',
      '密钥在 MongoDB 中时须停止全部服务；中断后新旧密钥都不能打开，须用同样的两把密钥再执行一次。会话签名密钥一并重新包裹。',
      '各人的密钥不变：旧主密钥连同旧的 keys.db（例如备份）仍能打开个人信息。须销毁这些备份，或继续保管旧主密钥以便恢复它们。',
    ].join('\n'),
    en: [
      'Stop the server first. A key in the file master.key is replaced by a random one; where it is in HARBOR_MASTER_KEY, give the next one in',
      'HARBOR_NEW_MASTER_KEY and change the setting afterwards. Cut off at any moment, either the old or the new one holds, and the next start finds out.',
      'Where keys are in MongoDB, stop every service. Cut off there, neither key opens anything until the command has run again with the same two. Signing keys are wrapped, too.',
      'Keys of persons stay: the old master key with an older keys.db (a backup) still opens personal data. Destroy those, or keep the old key to restore them.',
    ].join('\n'),
  },
  examples: ['keys rewrap', 'keys rewrap --data /srv/harbor/data --json'],
  options: {},
  async run(call): Promise<Answer> {
    const config = call.config()
    const { masterKey, newMasterKey } = config
    if (masterKey !== '' && newMasterKey === '') throw wrongUse(nextIsMissing)
    const done = await rewrap(config)
    const place = newMasterKey === '' ? 'file' : 'environment'
    const text = fields([[call.language === 'en' ? 'keys' : '密钥', count(done.keys)]])
    return { exit: 0, document: { ...done, place }, text: `${text}${call.say(wordsOf(done, place))}\n` }
  },
}

const nextIsMissing = {
  zh: '主密钥由 HARBOR_MASTER_KEY 给出：请用 HARBOR_NEW_MASTER_KEY 给出新的（32 字节的 base64）',
  en: 'the master key is given by HARBOR_MASTER_KEY: give the next one in HARBOR_NEW_MASTER_KEY (base64 of 32 bytes)',
}

interface Done {
  readonly keys: number
  readonly before: boolean
}

async function rewrap(config: Config): Promise<Done> {
  const { dataFolder, masterKey, newMasterKey, mongoDbUrl } = config
  if (mongoDbUrl !== '') return rewrapMongoKeys({ ...placesOfMasterKey(config), from: masterKey, to: newMasterKey })
  return rewrapKeys(dataFolder, { from: masterKey || undefined, to: newMasterKey || undefined })
}

function wordsOf({ before }: Done, place: 'file' | 'environment') {
  if (before)
    return { zh: '早已由这把主密钥包裹，未作改动。', en: 'Wrapped by this master key before; nothing was changed.' }
  return place === 'file'
    ? {
        zh: 'master.key 已是新的主密钥，请另存一份副本。',
        en: 'master.key is the new one now: keep a copy of it elsewhere.',
      }
    : {
        zh: '现在请把 HARBOR_MASTER_KEY 改为新的主密钥，并取消 HARBOR_NEW_MASTER_KEY；有 master.key 文件的，它已不再有用。',
        en: 'Now set HARBOR_MASTER_KEY to the new one and drop HARBOR_NEW_MASTER_KEY; a file master.key is of no use any more.',
      }
}
