import { Module } from '@nestjs/common'
import { FeedController } from './feed-http'

@Module({ controllers: [FeedController] })
export class FeedModule {}
