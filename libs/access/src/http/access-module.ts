import { Module } from '@nestjs/common'
import { AccountsController } from './accounts-http'
import { ReadsController } from './reads-http'
import { ResidentsController } from './residents-http'
import { SessionController } from './session-http'

@Module({ controllers: [SessionController, AccountsController, ResidentsController, ReadsController] })
export class AccessModule {}
