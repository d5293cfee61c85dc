import { account, accountRecords, granted, grantNo, grantOf, opened } from '@harbor/testing/account-fixture'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { accountDisabled, passwordChanged, roleRevoked, type AccountEvent } from './events'
import type { AccountState } from './state'
import { accountsView, type AccountDocument } from './views'

function documents(...events: readonly AccountEvent[]): readonly AccountDocument[] {
  const records = accountRecords(events)
  const state = records.reduce<AccountState | undefined>(
    (before, event) => accountsView.evolve(before, event),
    undefined,
  )
  expect(new Set(records.map((event) => accountsView.key(event)))).toEqual(new Set(records.length > 0 ? [account] : []))
  return state ? accountsView.documents(JSON.parse(JSON.stringify(state)) as AccountState, account) : []
}

describe('the view of accounts', () => {
  it('has one document an account, with its roles and nothing personal', () =>
    expect(
      documents(opened({ ofMember: true }), granted('branch-secretary'), passwordChanged({ how: 'self' })),
    ).toEqual([
      {
        id: account,
        username: 'lin-xiaozhou',
        memberId: memberNo(1),
        openedAt: '2026-03-02T01:00:00.000Z',
        disabled: 0,
        grants: [grantOf('branch-secretary')],
        administrator: 0,
        secondFactor: 0,
        sessionsValidFrom: '2026-03-02T01:02:00.000Z',
        apiTokens: [],
      },
    ]))

  it('shows who administers the street and who is disabled', () => {
    const administers = granted('street-administrator', { unitId: ids.street })
    expect(documents(opened(), administers)).toMatchObject([{ administrator: 1, disabled: 0 }])
    expect(documents(opened(), administers, accountDisabled({ reason: '离任' }))).toMatchObject([
      { administrator: 1, disabled: 1 },
    ])
    expect(documents(opened(), administers, roleRevoked({ grantId: grantNo(1), reason: '离任' }))).toMatchObject([
      { administrator: 0, grants: [] },
    ])
  })

  it('filters and sorts by fields that its documents have', () => {
    const [document] = documents(opened())
    const named = [
      ...Object.keys(accountsView.collection.fields),
      ...accountsView.collection.indexes.flat(),
      ...accountsView.collection.text,
    ]
    expect(named.filter((field) => document === undefined || !(field in document))).toEqual([])
  })
})
