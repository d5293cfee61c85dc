import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common'
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger'
import { Type } from 'class-transformer'
import { IsInt, IsOptional, Max, Min } from 'class-validator'
import type { FastifyReply } from 'fastify'
import { sequenceOf, toStructuredMode } from '@harbor/district-feed/cloud-event'
import type { Sent } from '@harbor/district-feed/relay-store'
import { UntellableEvent } from '@harbor/district-feed/telling'
import { StoreError } from '@harbor/event-log/event-log'
import { UndecodableEvent } from '@harbor/event-log/undecodable'
import type { Position } from '@harbor/kernel/event'
import type { MemberId } from '@harbor/kernel/ids'
import { Caller, TheCaller } from '@harbor/service/caller'
import { Permit, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { AnswersFile } from '@harbor/service/upload'
import { HasForm, IsUuidText } from '@harbor/service/validators'
import { BATCH_CONTENT_TYPE, isUnavailable, type FeedDesk, type ReplayReport } from './feed-desk'

export const FEED_DESK = Symbol('feed desk')

export class FeedQuery {
  /** The `sequence` of the last event that was taken, or `Harbor-Feed-Next` of the answer before; from the start when missing. */
  @ApiPropertyOptional({ example: '0000000000001207' })
  @IsOptional()
  @HasForm(/^\d{1,16}$/, 'a place of the log: at most 16 digits')
  after?: string

  /** Places of the log that are looked through; an event can have several messages, or none. */
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number
}

export class StartReplay {
  /** Everything recorded after this place of the log (a `sequence`). */
  @HasForm(/^\d{1,16}$/, 'a place of the log: at most 16 digits')
  after: string

  /** The last place to tell again. */
  @HasForm(/^\d{1,16}$/, 'a place of the log: at most 16 digits')
  until: string

  /** Of an answer before: goes on in its topic. */
  @IsOptional()
  @IsUuidText()
  replayId?: string
}

export class LedgerQuery {
  @IsUuidText()
  memberId: MemberId

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 500 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number
}

@ApiTags('feed')
@Controller()
export class FeedController {
  constructor(@Inject(FEED_DESK) private readonly desk: FeedDesk) {}

  @Get('feed')
  @Permit('feed.read')
  @AnswersFile('application/cloudevents-batch+json')
  @ApiOperation({ summary: 'Public events after a place of the log, for districts without Kafka: a CloudEvents batch' })
  async feed(
    @Query() { after = '0', limit = 500 }: FeedQuery,
    @TheCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const page = await told(this.desk.fetch(Number(after) as Position, limit, caller.principal.accountId))
    void reply.type(BATCH_CONTENT_TYPE).header('harbor-feed-next', sequenceOf(page.next))
    return Buffer.from(JSON.stringify(page.messages.map(({ event }) => toStructuredMode(event))))
  }

  @Post('replays')
  @PermitOpening('feed.replay')
  @HttpCode(200)
  @ApiOperation({ summary: 'Tell a range of the log again, under the same ids, in a private topic' })
  async replay(@Body() { after, until, replayId }: StartReplay): Promise<ReplayReport> {
    const report = await told(this.desk.replay(Number(after) as Position, Number(until) as Position, replayId))
    if (!report) throw new ProblemError('feed.no-broker')
    return report
  }

  @Get('feed/ledger')
  @Permit('audit.reads')
  @ApiOperation({ summary: 'To whom what about a member was sent, newest first; kept for three years' })
  async ledger(@Query() { memberId, limit = 100 }: LedgerQuery): Promise<{ readonly sent: readonly Sent[] }> {
    return { sent: await this.desk.sentAbout(memberId, limit) }
  }
}

/** What the feed cannot do, as problems. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isUnavailable(error)) throw new ProblemError('feed.unavailable')
    if (error instanceof StoreError && error.code === 'store.checkpoint-ahead')
      throw new ProblemError('feed.no-such-place')
    if (error instanceof UntellableEvent || error instanceof UndecodableEvent)
      throw new ProblemError('feed.stopped', { position: error.position })
    throw error
  }
}
