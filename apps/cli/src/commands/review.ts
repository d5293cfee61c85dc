import { streetTime } from '@harbor/kernel/time'
import type { ReviewLine, ReviewOverview } from '@harbor/discipline/review-http/overview'
import { sanctionNames } from '@harbor/rules/discipline-2023'
import type { SanctionTerms } from '@harbor/membership/sanction/decide'
import type { Call, Command } from '../command'
import { reviewStageWords } from '../discipline-words'
import { fields, table, visible, type Answer, type CellValue } from '../output'

/** Cases are closed to the operator too: the data folder alone opens none. */
const notes = {
  zh: '只列出本人所在办案组的案件；须用 --url 以办案人员身份登录，数据目录本身打不开任何案件。',
  en: 'Only the cases on whose team one is. Sign in to a server with --url; the data folder by itself opens no case.',
}

export const reviewList: Command = {
  name: 'review list',
  takes: [],
  reach: 'api',
  about: { zh: '本人所在办案组的党纪审查案件', en: 'The disciplinary reviews on whose team one is' },
  notes,
  examples: [
    'review list --url https://harbor.example --user officer',
    'review list --url https://harbor.example --json',
  ],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const { body } = await api.request('GET', '/reviews')
    const { reviews } = body as { readonly reviews: readonly ReviewLine[] }
    const header =
      call.language === 'en'
        ? ['review', 'member', 'opened', 'stage', 'sanction']
        : ['案件', '党员', '立案', '进展', '处分']
    const rows = reviews.map(({ reviewId, memberId, openedOn, stage, terms }) => [
      reviewId,
      memberId,
      openedOn,
      call.say(reviewStageWords[stage]),
      terms && termsText(call, terms),
    ])
    return { exit: 0, document: body, text: table(header, rows) }
  },
}

export const reviewShow: Command = {
  name: 'review show',
  takes: ['ID'],
  reach: 'api',
  about: { zh: '一件党纪审查案件，仅限其办案组', en: 'One disciplinary review, for its team' },
  notes,
  examples: ['review show 019a… --url https://harbor.example --user officer'],
  options: {},
  async run(call): Promise<Answer> {
    const api = await call.api('read')
    const { body } = await api.request('GET', `/reviews/${encodeURIComponent(call.given.at(0))}`)
    return { exit: 0, document: body, text: written(call, body as ReviewOverview) }
  },
}

function termsText(call: Call, { kind, posts, probationYears }: SanctionTerms): string {
  const more = probationYears === undefined ? posts.join(call.language === 'en' ? ', ' : '、') : String(probationYears)
  return more === '' ? call.say(sanctionNames[kind]) : `${call.say(sanctionNames[kind])} (${more})`
}

function written(call: Call, review: ReviewOverview): string {
  const { opened, proposal, vote, decision, terms } = review
  const ballot =
    vote &&
    `${vote.on}  ${vote.yes}/${vote.due}${vote.carried ? '' : call.say({ zh: '（未通过）', en: ' (not carried)' })}`
  const rows: readonly (readonly [zh: string, en: string, value: CellValue])[] = [
    ['案件', 'review', review.reviewId],
    ['党员', 'member', opened?.memberId],
    ['立案', 'opened', opened?.on],
    ['线索', 'matter', opened && visible(opened.matter)],
    ['进展', 'stage', call.say(reviewStageWords[review.stage])],
    ['见面', 'facts shown', review.factsShownOn],
    ['申辩', 'statement', review.statement && `${review.statement.on}  ${visible(review.statement.text)}`],
    ['建议', 'proposal', proposal && `${proposal.on}  ${termsText(call, proposal.terms)}`],
    ['支部表决', 'branch vote', ballot],
    [
      '决定',
      'decision',
      decision && `${decision.on}  ${termsText(call, decision.terms)}  ${visible(decision.document)}`,
    ],
    ['现处分', 'in force', terms && termsText(call, terms)],
    ['宣布', 'announced', review.announcedOn],
    ['执行', 'executed', review.executedOn],
    ['延长至', 'extended until', review.extendedUntil],
    ['结案', 'closed', review.closed?.on],
  ]
  const isEnglish = call.language === 'en'
  const found = review.found.map(({ fact, articles }) => `- ${visible(fact)} (${articles.map(visible).join('; ')})\n`)
  const appeals = review.appeals.map(
    ({ on, decided }) => `- ${on}  ${decided ? `${decided.on}  ${decided.outcome}` : ''}\n`,
  )
  const reads = review.reads.slice(0, 5).map(({ accountId, at }) => `- ${streetTime(at)}  ${accountId}\n`)
  return [
    fields(rows.map(([zh, en, value]) => [isEnglish ? en : zh, value])),
    section(isEnglish ? 'Findings' : '查明的事实', found),
    section(isEnglish ? 'Appeals' : '申诉', appeals),
    section(isEnglish ? 'Opened by' : '查阅记录', reads),
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n${lines.join('')}`
}
