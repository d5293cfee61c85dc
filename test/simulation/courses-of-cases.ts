import { deriveId, type CommandId } from '@harbor/kernel/ids'
import { reviewStream } from '@harbor/discipline/review/events'
import type { Chance } from '@harbor/testing/seeded-random'
import { actOf, Course, type Act, type Moment } from './act'
import type { Desks } from './desks'
import { people, streetId } from './people'
import { someMember } from './courses-of-members'

// 党纪审查, from its opening over vote and decision to an appeal: what it decides the member file follows by itself.

const [officer, colleague, reExaminer] = people.officers as [
  (typeof people.officers)[number],
  (typeof people.officers)[number],
  (typeof people.officers)[number],
]

type Reviews = Desks['reviews']
type Path = { readonly reviewId: ReturnType<typeof deriveId<'review'>> }

export function review(
  chance: Chance,
  first: CommandId,
  { present = chance.between(1, 4), done = 0 }: { readonly present?: number; readonly done?: number } = {},
): Course {
  const memberId = someMember(chance)
  const reviewId = deriveId<'review'>(first, 'review')
  const path: Path = { reviewId }
  const kind = chance.oneOf(['warning', 'serious-warning', 'probation-within-party', 'expulsion'] as const) ?? 'warning'
  const terms = { kind, posts: [], ...(kind === 'probation-within-party' && { probationYears: 1 }) }
  const step =
    (
      name: string,
      by: Act['by'],
      send: (reviews: Reviews, at: Moment, caller: Parameters<Act['send']>[1]) => ReturnType<Act['send']>,
    ) =>
    (at: Moment): Act =>
      actOf(at, {
        name: `reviews.${name}`,
        by,
        permission: 'review.work',
        stream: reviewStream(reviewId),
        send: ({ reviews }, caller) => send(reviews, at, caller),
      })
  const unit = ({ today }: Moment) => ({ on: today, unitId: streetId })
  const joins = (by: Act['by'], part: 'review' | 're-examination') => {
    const { accountId } = part === 'review' ? colleague : reExaminer
    return step(`team ${part}`, by, (reviews, at, caller) =>
      reviews.assign(path, { on: at.today, accountId, part, conflicts: [] }, caller),
    )
  }
  const outcome = chance.oneOf(['upheld', 'revoked'] as const) ?? 'upheld'
  const document = `纪〔2026〕${chance.below(100)}号`
  return new Course(
    'review',
    [
      (at) =>
        step('open', officer, (reviews, { today }, caller) =>
          reviews.open(
            { on: today, memberId, unitId: streetId, source: 'complaint', matter: '收受礼金', conflicts: [] },
            caller,
          ),
        )({ ...at, commandId: first }),
      joins(officer, 'review'),
      step('findings', officer, (reviews, { today }, caller) =>
        reviews.findings(
          path,
          { on: today, found: [{ fact: '收受礼金', articles: ['DISCIPLINE-2023 art. 97?'] }], evidence: ['笔录'] },
          caller,
        ),
      ),
      step('facts-shown', officer, (reviews, { today }, caller) =>
        reviews.factsShown(path, { on: today, signed: true }, caller),
      ),
      step('statement', officer, (reviews, { today }, caller) =>
        reviews.statement(path, { on: today, statement: '属实', waived: false }, caller),
      ),
      step('proposal', officer, (reviews, { today }, caller) =>
        reviews.proposal(path, { on: today, terms, reason: '情节较重' }, caller),
      ),
      step('branch-vote', officer, (reviews, { today }, caller) => {
        const ballot = { present, secret: true, yes: present, no: 0, abstained: 0, memberAttended: true }
        return reviews.branchVote(path, { on: today, ...ballot }, caller)
      }),
      step('decide', colleague, (reviews, at, caller) =>
        reviews.decide(path, { ...unit(at), terms, document, reason: '情节较重' }, caller),
      ),
      step('execute', colleague, (reviews, { today }, caller) =>
        reviews.execute(path, { on: today, done: '已执行' }, caller),
      ),
      step('appeal', officer, (reviews, { today }, caller) =>
        reviews.appeal(path, { on: today, grounds: '处分过重' }, caller),
      ),
      joins(officer, 're-examination'),
      step('re-examination', reExaminer, (reviews, at, caller) => {
        return reviews.reExamination(path, { ...unit(at), outcome, document: `${document}复`, reason: '复查' }, caller)
      }),
      step('close', colleague, (reviews, { today }, caller) =>
        reviews.close(path, { on: today, how: 'concluded', reason: '办结' }, caller),
      ),
    ],
    [
      step('announce', colleague, (reviews, { today }, caller) =>
        reviews.announce(path, { on: today, to: '支部' }, caller),
      ),
      step('consent', colleague, (reviews, at, caller) =>
        reviews.consent(path, { ...unit(at), reason: '同意转出' }, caller),
      ),
    ],
    done,
  )
}
