import type { AtLeast, AtMost, TimeUnit } from './limit'

/**
 * 中国共产党党员教育管理工作条例 (2019, in force from 6 May 2019): the limits of roll, transfer and floating members.
 * Each is counted from the day named with it.
 */
const pack = 'REG-2019'

function atLeast<Unit extends TimeUnit>(value: number, unit: Unit, article: string): AtLeast<Unit> {
  return { pack, kind: 'at-least', value, unit, article, hard: true }
}
function atMost<Unit extends TimeUnit>(value: number, unit: Unit, article: string, hard = true): AtMost<Unit> {
  return { pack, kind: 'at-most', value, unit, article, hard }
}

export const reg2019 = {
  pack,
  title: { zh: '中国共产党党员教育管理工作条例', en: 'Regulation on the education and management of members (2019)' },
  inForceFrom: '2019-05-06',
  verified: true,
  /** From the day of issue. The regulation itself names no number; 90 days is the form's own maximum. */
  letterValidity: atMost(90, 'days', 'art. 25?'),
  /** Away at a stable place for this long: the relation is to be transferred. */
  transferWhenAway: atLeast(6, 'months', 'art. 25'),
  /** Away for this long and not transferred: a floating member. From the day of leaving. */
  floatingAfter: atLeast(6, 'months', 'art. 32'),
  /** Those studying abroad: contact at least once in this time. From the last contact (or leaving). */
  contactAbroad: atMost(6, 'months', 'art. 34', false),
  /** Study abroad for longer without return: suspension may be decided. From the day of leaving. */
  studyAbroad: atMost(5, 'years', 'art. 24'),
  /** Without contact for this long: suspension may be decided. From the last contact. */
  lostContact: atLeast(6, 'months', 'art. 24'),
  /** Suspended as lost for this long: removal may be proposed. From the suspension. */
  removalAfterSuspension: atLeast(2, 'years', 'art. 24'),
  /** No organisation life, or no dues, or no assigned work, without reason, this long in a row. From the first day of the lapse. */
  lapse: atLeast(6, 'months', 'art. 31(6)'),
  /** 限期改正 */
  rectification: atMost(1, 'years', 'art. 30'),
  /** Graduates' relation kept by their university. */
  graduateRelation: atMost(2, 'years', 'art. 34', false),
} as const

/** Rules without a number that roll and transfer decide by: cite them as `reg2019Article.sourceResponsible`. */
export const reg2019Article = {
  /** 自通过之日起,即取得党籍 */
  membershipFromVote: { pack, article: 'art. 24' },
  suspension: { pack, article: 'art. 24' },
  restoration: { pack, article: 'art. 24' },
  /** After removal or expulsion: no restoration, readmission by a new application only. */
  readmission: { pack, article: 'art. 24' },
  oneBranch: { pack, article: 'art. 25' },
  directTransfer: { pack, article: 'art. 25' },
  /** 对组织关系转出但尚未被接收的党员,原所在党组织仍然负有管理责任 */
  sourceResponsible: { pack, article: 'art. 25' },
  /** 党组织不得无故拒转拒接党员组织关系 */
  noRefusalWithoutReason: { pack, article: 'art. 25' },
  removalGrounds: { pack, article: 'art. 31' },
} as const
