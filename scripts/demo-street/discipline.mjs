import { street } from './units.mjs'

const seriousWarning = { kind: 'serious-warning', posts: [] }

/**
 * One review from a complaint to an appeal that changes the sanction: a serious warning of May 2025 becomes a warning in August. Three case
 * officers: two review, the third re-examines. The vote's figures are filled in with those of all others.
 */
export function review(story, { name, branch }) {
  const act = (on, as, task, body, key) =>
    story.act(on, as, `/reviews${task === '' ? '' : `/{review:case}/${task}`}`, { on, ...body }, key)
  const none = { conflicts: [] }
  const unitId = `{u:${street}}`
  act(
    '2025-03-10',
    'officer-1',
    '',
    { memberId: `{m:${name}}`, unitId, source: 'complaint', matter: '群众反映其违规收受服务对象礼金', ...none },
    'case',
  )
  act('2025-03-10', 'officer-1', 'team', { accountId: '{account:officer-2}', part: 'review', ...none })
  act('2025-04-07', 'officer-1', 'findings', {
    found: [{ fact: '2024年春节前收受服务对象礼金600元', articles: ['DISCIPLINE-2023 art. 97?'] }],
    evidence: ['谈话笔录', '退款凭证'],
  })
  act('2025-04-14', 'officer-1', 'facts-shown', { signed: true })
  act('2025-04-14', 'officer-1', 'statement', { statement: '事实属实，其中200元系同事代收', waived: false })
  act('2025-04-21', 'officer-1', 'proposal', { terms: seriousWarning, reason: '违反廉洁纪律，情节较重' })
  act('2025-05-08', 'officer-1', 'branch-vote', {})
  story.clearVote(branch)
  act('2025-05-20', 'officer-2', 'decide', {
    unitId,
    terms: seriousWarning,
    document: '望潮纪〔2025〕3号',
    reason: '违反廉洁纪律，情节较重',
  })
  act('2025-06-05', 'officer-1', 'announce', { to: `${branch}党员大会及本人` })
  act('2025-06-12', 'officer-1', 'execute', { done: '处分决定归入本人档案' })
  act('2025-06-18', 'officer-1', 'appeal', { grounds: '200元系同事代收并已转交，处分过重' })
  act('2025-06-20', 'officer-1', 'team', { accountId: '{account:officer-3}', part: 're-examination', ...none })
  act('2025-08-15', 'officer-3', 're-examination', {
    unitId,
    outcome: 'changed',
    terms: { kind: 'warning', posts: [] },
    document: '望潮纪复〔2025〕1号',
    reason: '其中200元不能认定，予以变更',
  })
  act('2025-08-25', 'officer-1', 'close', { how: 'concluded', reason: '执行完毕，复查已结' })
  story.sanctioned = name
}
