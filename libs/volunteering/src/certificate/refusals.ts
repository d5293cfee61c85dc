import type { RefusalTable } from '@harbor/kernel/decision'
import { house, order67, pipl } from '../sources'

export const certificateRefusals = {
  'certificate.unknown': {
    kind: 'not-found',
    article: '',
    zh: '没有这张证明。',
    en: 'There is no such certificate.',
  },
  'certificate.own': {
    kind: 'authority',
    article: order67,
    zh: '不能为本人开具或撤销证明。',
    en: 'Nobody issues or revokes a certificate of one’s own.',
  },
  'certificate.no-hours': {
    kind: 'state',
    article: order67,
    zh: '该期间没有已认定的时长，不能开具证明。',
    en: 'There are no certified hours in that period to certify.',
  },
  'certificate.period': {
    kind: 'invalid',
    article: '',
    zh: '证明期间应先后有序，且不晚于今天。',
    en: 'The period must run forward and end today at the latest.',
  },
  'certificate.number-used': {
    kind: 'state',
    article: house,
    zh: '证明编号 {number} 已被使用。',
    en: 'The number {number} is in use already.',
  },
  'certificate.revoked-already': {
    kind: 'state',
    article: house,
    zh: '证明已于 {on} 撤销。',
    en: 'The certificate was revoked on {on}.',
  },
  'certificate.unit-unknown': {
    kind: 'invalid',
    article: '',
    zh: '没有这个开具单位，或今天已不存在。',
    en: 'There is no such issuing unit today.',
  },
  'certificate.name-erased': {
    kind: 'state',
    article: pipl,
    zh: '此人的个人信息已依法删除，不能开具或再次打印证明。',
    en: 'The personal data of this person was erased by law; no certificate can be issued or printed.',
  },
  'certificate.throttled': {
    kind: 'state',
    article: house,
    zh: '查验过于频繁，请 {retryAfterSeconds} 秒后再试。',
    en: 'Too many look-ups; try again in {retryAfterSeconds} s.',
  },
} as const satisfies RefusalTable

export type CertificateRefusal = keyof typeof certificateRefusals
