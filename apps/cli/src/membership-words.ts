import type { TransferStatus } from '@harbor/membership/transfer/state'
import type { Words } from './words'

export const sexWords: Readonly<Record<'male' | 'female', Words>> = {
  male: { zh: '男', en: 'male' },
  female: { zh: '女', en: 'female' },
}

export const transferWords: Readonly<Record<TransferStatus, Words>> = {
  initiated: { zh: '已提出', en: 'initiated' },
  approved: { zh: '已同意转出', en: 'approved by the source' },
  'letter-issued': { zh: '已开介绍信', en: 'letter issued' },
  expired: { zh: '介绍信已过期，仍由转出方负责', en: 'letter expired, the source is still responsible' },
  received: { zh: '已接收', en: 'received' },
  refused: { zh: '被拒绝接收', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  'membership-ended': { zh: '党籍终止，转接了结', en: 'ended with the membership' },
}
