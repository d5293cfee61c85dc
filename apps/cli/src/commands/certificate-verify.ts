import type { Verification } from '@harbor/volunteering/certificate/verify/verification'
import type { Command } from '../command'
import { fields, type Answer } from '../output'
import type { Words } from '../words'

const statusWords: Readonly<Record<Verification['status'], Words>> = {
  valid: { zh: '有效', en: 'valid' },
  superseded: { zh: '已被更正取代', en: 'superseded: hours were corrected since' },
  revoked: { zh: '已撤销', en: 'revoked' },
  unknown: { zh: '查无此证明', en: 'unknown' },
}

export const certificateVerify: Command = {
  name: 'certificate verify',
  takes: ['CODE'],
  reach: 'api',
  about: { zh: '按验证码查验志愿服务证明', en: 'Verify a certificate of volunteering by its code' },
  notes: { zh: '有效时退出码为 0，否则为 1。', en: 'Exit code 0 when it is valid, else 1.' },
  examples: ['certificate verify 4F7K-9Q2M-ABCD-EFGH-7Z'],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const { body } = await api.request('GET', `/verify/${encodeURIComponent(call.given.at(0))}`)
    const { status, since, certificate } = body as Verification
    const say = (zh: string, en: string) => call.say({ zh, en })
    const text = fields([
      [say('查验结果', 'status'), call.say(statusWords[status])],
      [say('状态变更日', 'since'), since],
      [say('编号', 'number'), certificate?.number],
      [say('姓名', 'name'), certificate?.name],
      [say('期间', 'period'), certificate && `${certificate.from} - ${certificate.until}`],
      [say('时长', 'hours'), certificate?.hours],
      [say('开具单位', 'issued by'), certificate?.unit],
      [say('开具日期', 'issued on'), certificate?.issuedOn],
    ])
    return { exit: status === 'valid' ? 0 : 1, document: body, text }
  },
}
