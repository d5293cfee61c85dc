import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { IsOptional, IsString, MaxLength } from 'class-validator'
import type { AccountId } from '@harbor/kernel/ids'
import type { QueryPage } from '@harbor/read-models/read-models'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import { recordedOrThrow, Recorded } from '@harbor/service/desk'
import { PageQuery } from '@harbor/service/page-query'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { IsUuidText } from '@harbor/service/validators'
import type { Access } from '../access'
import type { OnAccount } from '../account-office'
import { GrantRole, IssueApiToken, OpenAccount, WithReason } from '../account/commands'
import { accountStream, type ApiTokenId } from '../account/events'
import { accountOf } from '../account/state'
import { accountsView, type AccountDocument } from '../account/views'
import type { GrantId } from '../roles'
import { ACCESS } from './tokens'

export class AccountPath {
  @IsUuidText()
  accountId: AccountId
}
export class GrantPath extends AccountPath {
  @IsUuidText()
  grantId: GrantId
}
export class TokenPath extends AccountPath {
  @IsUuidText()
  tokenId: ApiTokenId
}
export class AccountsQuery extends PageQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(60)
  text?: string
}

export interface OneTimePassword {
  /** Told once: null when a repeated command finds it told, and for an integration, which has none. */
  readonly oneTimePassword: string | null
}
export interface TokenIssued {
  readonly tokenId: ApiTokenId
  /** Told once: null when a repeated command finds it told. */
  readonly token: string | null
}

@ApiTags('accounts')
@Controller('accounts')
export class AccountsController {
  constructor(
    @Inject(ACCESS) private readonly access: Access,
    @Inject(CORE) private readonly core: Core,
  ) {}

  @Get()
  @Permit('account.read')
  @ApiOperation({ summary: 'Accounts with their roles and terms' })
  list(@Query() { text, limit = 50, cursor }: AccountsQuery): Promise<QueryPage<AccountDocument>> {
    return this.core.readModels.collection<AccountDocument>(accountsView.name).find({
      sort: [{ field: 'username', direction: 'asc' }],
      limit,
      withTotal: true,
      ...(text !== undefined && { text }),
      ...(cursor !== undefined && { cursor }),
    })
  }

  @Get(':accountId')
  @Permit('account.read')
  @ApiOperation({ summary: 'One account as the log has it now, with the ETag that a change of it must name' })
  async one(@Param() { accountId }: AccountPath): Promise<OfRevision<AccountDocument>> {
    const { events, revision } = await this.core.journal.load(accountStream(accountId))
    const [account] = accountsView.documents(accountOf(accountId, events), accountId)
    if (!account) throw new ProblemError('account.unknown')
    return new OfRevision(revision, account)
  }

  @Post()
  @PermitOpening('account.manage')
  @ApiOperation({ summary: 'Open an account; the one-time password is told once' })
  async open(@Body() body: OpenAccount, @TheCaller() caller: Caller): Promise<Recorded & OneTimePassword> {
    const order = {
      username: body.username,
      displayName: body.displayName,
      memberId: body.memberId ?? null,
      grants: (body.grants ?? []).map(requestOf),
    }
    const { accountId, outcome, oneTimePassword } = await this.access.office.open(order, caller.context)
    return Object.assign(recordedOrThrow(outcome, accountId, undefined), { oneTimePassword })
  }

  @Post(':accountId/grants')
  @PermitChange('account.manage')
  @ApiOperation({ summary: 'Grant a role for a term of office' })
  async grant(@Param() path: AccountPath, @Body() body: GrantRole, @TheCaller() caller: Caller): Promise<Recorded> {
    return recordedOrThrow(
      await this.access.office.grant(on(path, caller), requestOf(body)),
      path.accountId,
      caller.ifRevision,
    )
  }

  @Post(':accountId/grants/:grantId/revoke')
  @PermitChange('account.manage')
  @ApiOperation({ summary: 'Revoke a role' })
  async revoke(
    @Param() path: GrantPath,
    @Body() { reason }: WithReason,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const outcome = await this.access.office.revoke(on(path, caller), { grantId: path.grantId, reason })
    return recordedOrThrow(outcome, path.accountId, caller.ifRevision)
  }

  @Post(':accountId/disable')
  @PermitChange('account.manage')
  @ApiOperation({ summary: 'Disable an account; its sessions count no more' })
  async disable(@Param() path: AccountPath, @Body() body: WithReason, @TheCaller() caller: Caller): Promise<Recorded> {
    return recordedOrThrow(await this.access.office.disable(on(path, caller), body), path.accountId, caller.ifRevision)
  }

  @Post(':accountId/enable')
  @PermitChange('account.manage')
  @ApiOperation({ summary: 'Enable a disabled account' })
  async enable(@Param() path: AccountPath, @Body() body: WithReason, @TheCaller() caller: Caller): Promise<Recorded> {
    return recordedOrThrow(await this.access.office.enable(on(path, caller), body), path.accountId, caller.ifRevision)
  }

  @Post(':accountId/revoke-sessions')
  @PermitChange('account.manage')
  @ApiOperation({ summary: 'End all sessions of an account' })
  async revokeSessions(
    @Param() path: AccountPath,
    @Body() body: WithReason,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const outcome = await this.access.office.revokeSessions(on(path, caller), body)
    return recordedOrThrow(outcome, path.accountId, caller.ifRevision)
  }

  @Post(':accountId/reset-password')
  @PermitChange('account.manage')
  @ApiOperation({ summary: 'Give a one-time password, told once; all sessions end' })
  async resetPassword(@Param() path: AccountPath, @TheCaller() caller: Caller): Promise<Recorded & OneTimePassword> {
    const { outcome, oneTimePassword } = await this.access.office.resetPassword(on(path, caller))
    return Object.assign(recordedOrThrow(outcome, path.accountId, caller.ifRevision), { oneTimePassword })
  }

  @Post(':accountId/remove-second-factor')
  @PermitChange('account.manage')
  @ApiOperation({ summary: 'Take the second factor of an account away, for who has lost it; all sessions end' })
  async removeSecondFactor(
    @Param() path: AccountPath,
    @Body() body: WithReason,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const outcome = await this.access.office.removeSecondFactor(on(path, caller), body)
    return recordedOrThrow(outcome, path.accountId, caller.ifRevision)
  }

  @Post(':accountId/api-tokens')
  @PermitChange('account.manage')
  @ApiOperation({ summary: 'Issue an API token to an integration, told once' })
  async issueToken(
    @Param() path: AccountPath,
    @Body() body: IssueApiToken,
    @TheCaller() caller: Caller,
  ): Promise<Recorded & TokenIssued> {
    const { tokenId, outcome, token } = await this.access.office.issueApiToken(on(path, caller), body)
    return Object.assign(recordedOrThrow(outcome, path.accountId, caller.ifRevision), { tokenId, token })
  }

  @Post(':accountId/api-tokens/:tokenId/revoke')
  @PermitChange('account.manage')
  @ApiOperation({ summary: 'Revoke an API token' })
  async revokeToken(
    @Param() path: TokenPath,
    @Body() { reason }: WithReason,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const outcome = await this.access.office.revokeApiToken(on(path, caller), { tokenId: path.tokenId, reason })
    return recordedOrThrow(outcome, path.accountId, caller.ifRevision)
  }
}

function on({ accountId }: AccountPath, { context, ifRevision }: Caller): OnAccount {
  return { accountId, context, ...(ifRevision !== undefined && { ifRevision }) }
}

function requestOf({ role, unitId, from, until }: GrantRole) {
  return { role, unitId: unitId ?? null, from, until: until ?? null }
}
