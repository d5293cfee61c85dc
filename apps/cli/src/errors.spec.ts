import { storeError } from '@harbor/event-log/store-advice'
import { BackupRefused } from '@harbor/platform/backup-manifest'
import { ViewError } from '@harbor/read-models/view-status'
import { ConfigError } from '@harbor/service/config'
import { TableError } from '@harbor/tables/table-error'
import { CliError, failureOf, ProblemAnswer, wrongUse } from './errors'

const exitOf = (error: unknown) => failureOf(error, 'en').exit

describe('exit codes', () => {
  it('1: refused or found wrong', () => {
    expect(exitOf(new ProblemAnswer(422, { code: 'transfer.letter-expired' }))).toBe(1)
    expect(exitOf(new ProblemAnswer(403, { code: 'access.denied' }))).toBe(1)
    expect(exitOf(new ProblemAnswer(401, { code: 'access.sign-in-required' }))).toBe(1)
    expect(exitOf(new ProblemAnswer(404, {}))).toBe(1)
    expect(exitOf(new TableError('file.empty'))).toBe(1)
    expect(exitOf(new BackupRefused('backup.folder-not-empty', { folder: '/b' }))).toBe(1)
    expect(exitOf(new CliError(1, 'cli.member-unknown', { zh: '无', en: 'none' }))).toBe(1)
  })

  it('2: wrong use, also where only the API can tell', () => {
    expect(exitOf(wrongUse({ zh: '错', en: 'wrong' }))).toBe(2)
    expect(exitOf(new ConfigError('PORT'))).toBe(2)
    expect(exitOf(new ViewError('view.unknown', 'rooster'))).toBe(2)
    expect(exitOf(new ProblemAnswer(400, { code: 'request.invalid' }))).toBe(2)
  })

  it('3: unavailable', () => {
    expect(exitOf(storeError('store.locked-by-other', 'in use'))).toBe(3)
    expect(exitOf(storeError('store.damaged', 'torn'))).toBe(3)
    expect(exitOf(new ViewError('view.timeout', 'roster'))).toBe(3)
    for (const status of [408, 429, 500, 502, 503, 504]) expect(exitOf(new ProblemAnswer(status, {}))).toBe(3)
    expect(exitOf(new TypeError('a bug must not look like a finding'))).toBe(3)
  })
})

describe('a failure', () => {
  it('tells code, article and fields of a problem', () => {
    const problem = {
      code: 'request.invalid',
      detail: 'The request is not valid; see errors.',
      errors: [{ pointer: '#/username', code: 'matches', detail: 'username must match' }],
    }
    expect(failureOf(new ProblemAnswer(400, problem), 'en')).toMatchObject({
      lines: ['#/username username must match'],
      error: { code: 'request.invalid', status: 400, message: 'The request is not valid; see errors.' },
    })
    const rule = new ProblemAnswer(422, { code: 'transfer.letter-expired', article: 'REG-2019 art. 25' })
    expect(failureOf(rule, 'en').error).toMatchObject({ article: 'REG-2019 art. 25' })
  })

  it('speaks the language asked for', () => {
    const error = storeError('store.locked-by-other', 'in use by process 7')
    expect(failureOf(error, 'en').error.advice).toContain('Stop the process')
    expect(failureOf(error, 'zh-CN').error.advice).toContain('请先停止')
    expect(failureOf(new BackupRefused('backup.file-missing', { name: 'log.db' }), 'zh-CN').error.message).toBe(
      '备份缺少文件 log.db。',
    )
  })
})
