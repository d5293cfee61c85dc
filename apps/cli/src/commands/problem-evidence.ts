import { basename, resolve } from 'node:path'
import type { EvidenceCheck } from '@harbor/organization/problem-http/evidence-http'
import type { Command } from '../command'
import { bytes as size, count, table, visible, type Answer } from '../output'
import { readInput } from './import-file'
import { problemNamed } from './problem'

export const problemEvidenceAdd: Command = {
  name: 'problem add-evidence',
  takes: ['ID|NUMBER', 'FILE'],
  reach: 'api',
  about: { zh: '为难题上传一份佐证材料', en: 'Add a file of evidence to a problem' },
  notes: {
    zh: 'JPEG、PNG、WebP、PDF、docx、xlsx，以内容为准。文件名不留存；说明中请勿写人名。',
    en: 'JPEG, PNG, WebP, PDF, docx, xlsx, by content. The name of the file is not kept; name nobody in the caption.',
  },
  examples: ['problem add-evidence 2026-07 河面.jpg --on 2026-05-02 --shows 清淤后的河面'],
  options: {
    on: { value: 'DATE', about: { zh: '材料形成之日', en: 'The day that it is of' } },
    shows: { value: 'TEXT', about: { zh: '材料说明', en: 'What it shows' } },
  },
  async run(call): Promise<Answer> {
    const [on, shows] = [call.given.required('on'), call.given.required('shows')]
    const file = resolve(call.given.at(1))
    const bytes = await readInput(file)
    const api = await call.api('write')
    const id = await problemNamed(api, call.given.at(0))
    const { body } = await api.request('POST', `/problems/${id}/evidence`, {
      query: { on, shows },
      file: { name: basename(file), bytes },
    })
    const words = { zh: '已登记佐证材料（{size}）', en: 'The evidence is on record ({size})' }
    return { exit: 0, document: body, text: `${call.say(words, { size: size(bytes.length) })}\n` }
  },
}

export const problemEvidenceCheck: Command = {
  name: 'problem check-evidence',
  takes: [],
  reach: 'api',
  about: { zh: '核对全部佐证材料与登记的哈希', en: 'Compare every file of evidence with its hash on record' },
  notes: {
    zh: '有文件缺失或被改动时退出码为 1。',
    en: 'Exit code 1 when a file is missing or was altered.',
  },
  examples: ['problem check-evidence'],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const { body } = await api.request('GET', '/problems/evidence/check')
    const { checked, bytes, faults } = body as EvidenceCheck
    const words = {
      missing: call.say({ zh: '缺失', en: 'missing' }),
      altered: call.say({ zh: '被改动', en: 'altered' }),
    }
    const told = {
      zh: '核对 {checked} 份（{size}），{faults} 份有问题',
      en: '{checked} files ({size}), {faults} at fault',
    }
    const line = call.say(told, { checked: count(checked), size: size(bytes), faults: count(faults.length) })
    const header = call.language === 'en' ? ['problem', 'fault', 'SHA-256'] : ['难题', '问题', 'SHA-256']
    const rows = faults.map(({ number, state, sha256 }) => [visible(number), words[state], sha256])
    const text = faults.length === 0 ? `${line}\n` : `${line}\n${table(header, rows)}`
    return { exit: faults.length === 0 ? 0 : 1, document: body, text }
  },
}
