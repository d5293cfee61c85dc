import { streetTime } from '@harbor/kernel/time'
import { resolve } from 'node:path'
import { backUp, isAltered } from '@harbor/platform/backup'
import type { BackupManifest } from '@harbor/platform/backup-manifest'
import { EVIDENCE_FOLDER } from '@harbor/platform/evidence/folder-evidence-store'
import type { Call, Command } from '../command'
import { bytes, count, fields, type Answer } from '../output'

export const backup: Command = {
  name: 'backup',
  takes: ['FOLDER'],
  reach: 'folder',
  about: {
    zh: '备份到一个空目录：一致的副本、清单与校验；被中断的可接续',
    en: 'Back up into an empty folder: a consistent copy, a manifest, verified; goes on where one was cut off',
  },
  notes: {
    zh: [
      '复制 log.db、keys.db、access.db（以及数据目录中的 master.key），服务运行时也可执行；随后校验所复制日志的每条链。',
      '备份能打开个人信息，请像数据目录一样保管；要把主密钥另行保管，请用 --without-master-key。',
    ].join('\n'),
    en: [
      'Copies log.db, keys.db and access.db (and master.key of the data folder), also beside a running server, then verifies every chain of the copy.',
      'A backup opens personal data: guard it like the data folder, or keep the master key elsewhere with --without-master-key.',
    ].join('\n'),
  },
  examples: ['backup /backups/harbor-2026-11-24', 'backup /mnt/usb/harbor --without-master-key --json'],
  options: {
    'without-master-key': {
      about: { zh: '不复制 master.key（须另行保管）', en: 'Leave master.key out (keep it elsewhere)' },
    },
  },
  async run(call): Promise<Answer> {
    const folder = resolve(call.given.at(0))
    const words = { copy: call.say({ zh: '复制', en: 'copy' }), verify: call.say({ zh: '校验', en: 'verify' }) }
    const progress = { copy: call.progress(words.copy), verify: call.progress(words.verify) }
    const { manifest, verified, wasTakenUp } = await backUp({
      dataFolder: call.config().dataFolder,
      target: folder,
      clock: call.world.clock,
      withMasterKey: !call.given.flag('without-master-key'),
      onProgress: (phase, done, total) => progress[phase].at(Math.round(done), total),
    })
    progress.copy.end()
    progress.verify.end()
    const isEnglish = call.language === 'en'
    const size = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
    const told = call.say(verified.ok ? whole : broken, { problems: count(verified.problems.length) })
    const text = fields([
      [isEnglish ? 'folder' : '目录', folder],
      [isEnglish ? 'made at' : '时间', streetTime(manifest.madeAt)],
      [isEnglish ? 'installation' : '安装', manifest.installationId],
      [isEnglish ? 'events' : '事件', manifest.events],
      [isEnglish ? 'files' : '文件', `${filesIn(manifest, call)} (${bytes(size)})`],
    ])
    const alteredEvidence = manifest.files.filter(isAltered).map(({ name }) => name)
    const document = { ok: verified.ok, folder, manifest, problems: verified.problems, wasTakenUp, alteredEvidence }
    const lines = [
      ...(wasTakenUp ? [call.say(takenUp)] : []),
      told,
      ...(alteredEvidence.length > 0 ? [call.say(altered, { files: count(alteredEvidence.length) })] : []),
      call.say(keyWords[manifest.masterKey]),
    ]
    return { exit: verified.ok ? 0 : 1, document, text: `${text}${lines.join('\n')}\n` }
  },
}

/** Evidence is counted: there may be thousands. */
function filesIn({ files }: BackupManifest, call: Call): string {
  const names = files.map(({ name }) => name)
  const stores = names.filter((name) => !name.startsWith(`${EVIDENCE_FOLDER}/`))
  const evidence = names.length - stores.length
  const counted = call.say({ zh: '{files} 个证据文件', en: '{files} files of evidence' }, { files: count(evidence) })
  return [...stores, ...(evidence > 0 ? [counted] : [])].join(', ')
}

const takenUp = {
  zh: '此前的备份在此被中断，现已接续完成；时间为其开始之时。',
  en: 'An earlier backup was cut off here and has been taken up; the time is when it began.',
}
const altered = {
  zh: '注意：{files} 个证据文件的内容与其名称（SHA-256）不符，已按现状复制。请运行 harbor problem check-evidence。',
  en: 'Note: {files} files of evidence are not what their names (SHA-256) say; they were copied as they are. Run harbor problem check-evidence.',
}
const whole = { zh: '已校验：每条链完整。', en: 'Verified: every chain is whole.' }
const broken = {
  zh: '所复制的日志未通过校验（{problems} 处问题）：此备份无法恢复。请用更早的备份，并运行 harbor verify。',
  en: 'The copied log does not verify ({problems} problems): this backup cannot be restored. Keep earlier ones and run harbor verify.',
}
const keyWords = {
  included: {
    zh: '备份含主密钥，能打开个人信息：请妥善保管。备份之后删除的个人信息，恢复后须再次删除。',
    en: 'The master key is included: whoever has this backup can open personal data. Erasures made later must be repeated after a restore.',
  },
  apart: {
    zh: '备份不含主密钥：没有它，恢复后无法打开个人信息，请另行妥善保管。',
    en: 'The master key is not included: without it a restored installation cannot open personal data; keep it safe elsewhere.',
  },
}
