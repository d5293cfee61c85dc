import { toLocalDate } from '@harbor/kernel/time'
import { administrator, givenAccount, granted, grantNo, opened } from '@harbor/testing/account-fixture'
import { fixed } from '@harbor/testing/member-ids'
import { issueApiToken, revokeApiToken } from './decide-api-token'
import { accountDisabled, apiTokenIssued, apiTokenRevoked } from './events'

const given = { today: toLocalDate('2026-11-24'), actorId: administrator }
const tokenNo = (number: number) => fixed<'api-token'>('e6', number)
const order = {
  tokenId: tokenNo(1),
  name: '区级系统',
  permissions: ['member.read', 'statistics.read'],
  until: toLocalDate('2027-11-24'),
}
const issued = apiTokenIssued({ ...order, permissions: [...order.permissions] })

describe('issuing an API token', () => {
  it('to an integration records name, permissions and last day', () =>
    givenAccount(opened(), granted('integration'))
      .when((account) => issueApiToken(account, order, given))
      .then(issued))

  it('is for integrations in their term alone', () => {
    givenAccount(opened(), granted('street-administrator'))
      .when((account) => issueApiToken(account, order, given))
      .thenRefused('account.token-needs-integration')
    givenAccount(opened(), granted('integration', { until: '2026-11-23' }))
      .when((account) => issueApiToken(account, order, given))
      .thenRefused('account.token-needs-integration')
    givenAccount(opened(), granted('integration'), accountDisabled({ reason: '停用' }))
      .when((account) => issueApiToken(account, order, given))
      .thenRefused('account.is-disabled')
    givenAccount()
      .when((account) => issueApiToken(account, order, given))
      .thenRefused('account.unknown')
    givenAccount(
      opened(),
      granted('integration', { until: '2026-11-23' }),
      granted('integration', { grantId: grantNo(2) }),
    )
      .when((account) => issueApiToken(account, order, given))
      .then(issued)
  })

  it.each([
    { until: '2026-11-23', accepted: false },
    { until: '2026-11-24', accepted: true },
    { until: '2027-11-24', accepted: true },
    { until: '2027-11-25', accepted: false },
  ])('good until $until: $accepted', ({ until, accepted }) => {
    const { decision } = givenAccount(opened(), granted('integration')).when((account) =>
      issueApiToken(account, { ...order, until: toLocalDate(until) }, given),
    )
    expect(decision).toMatchObject(accepted ? { accepted } : { accepted, code: 'account.token-term' })
  })

  it.each([
    { permissions: [] },
    { permissions: ['member.read', 'member.read-personal'] },
    { permissions: ['backup'] },
    { permissions: ['no.such'] },
  ])('refuses what an integration may not: $permissions', ({ permissions }) =>
    givenAccount(opened(), granted('integration'))
      .when((account) => issueApiToken(account, { ...order, permissions }, given))
      .thenRefused('account.token-permission'),
  )

  describe('under the name of an earlier one', () => {
    const next = { ...order, tokenId: tokenNo(2) }
    const earlierUntil = (until: string) => apiTokenIssued({ ...issued.data, until: toLocalDate(until) })
    it.each([
      ['that is still good', [issued]],
      ['on its last day', [earlierUntil('2026-11-24')]],
    ])('%s is refused', (_, earlier) =>
      givenAccount(opened(), granted('integration'), ...earlier)
        .when((account) => issueApiToken(account, next, given))
        .thenRefused('account.token-name-used', { name: order.name }),
    )
    it.each([
      ['that was revoked', [issued, apiTokenRevoked({ tokenId: tokenNo(1), reason: '更换' })]],
      ['on the day after its last', [earlierUntil('2026-11-23')]],
    ])('%s is accepted', (_, earlier) =>
      givenAccount(opened(), granted('integration'), ...earlier)
        .when((account) => issueApiToken(account, next, given))
        .then(apiTokenIssued({ ...issued.data, tokenId: tokenNo(2) })),
    )
  })

  it('under another name stands beside an earlier one, but not under its id', () => {
    const file = givenAccount(opened(), granted('integration'), issued)
    const renamed = { ...order, name: '市级系统' }
    file
      .when((account) => issueApiToken(account, { ...renamed, tokenId: tokenNo(2) }, given))
      .then(apiTokenIssued({ ...issued.data, tokenId: tokenNo(2), name: '市级系统' }))
    file.when((account) => issueApiToken(account, renamed, given)).thenRefused('account.token-id-used')
  })

  it('repeated adds nothing', () =>
    givenAccount(opened(), granted('integration'), issued)
      .when((account) => issueApiToken(account, order, given))
      .thenNothing())
})

describe('revoking an API token', () => {
  const revocation = { tokenId: tokenNo(1), reason: '更换' }
  it('ends it; again adds nothing; an unknown one is refused', () => {
    givenAccount(opened(), granted('integration'), issued)
      .when((account) => revokeApiToken(account, revocation))
      .then(apiTokenRevoked(revocation))
    givenAccount(opened(), granted('integration'), issued, apiTokenRevoked(revocation))
      .when((account) => revokeApiToken(account, revocation))
      .thenNothing()
    givenAccount(opened(), granted('integration'), issued)
      .when((account) => revokeApiToken(account, { ...revocation, tokenId: tokenNo(2) }))
      .thenRefused('account.token-unknown')
  })
})
