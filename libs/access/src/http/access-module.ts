import { Module } from '@nestjs/common'
import { AccountsController } from './accounts-http'
import { OwnSessionsController } from './own-sessions-http'
import { ReadsController } from './reads-http'
import { ResidentsController } from './residents-http'
import { SecondFactorController } from './second-factor-http'
import { SessionController } from './session-http'
import { SigningKeysController } from './signing-keys-http'

@Module({
  controllers: [
    SessionController,
    OwnSessionsController,
    SecondFactorController,
    AccountsController,
    ResidentsController,
    ReadsController,
    SigningKeysController,
  ],
})
export class AccessModule {}
