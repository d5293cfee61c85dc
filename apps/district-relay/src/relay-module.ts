import { Module, type DynamicModule } from '@nestjs/common'
import { HealthController, READINESS, type ReadinessCheck } from '@harbor/service/health'

/** Health of the relay; it has no other route. */
@Module({})
export class RelayModule {
  static over(check: ReadinessCheck): DynamicModule {
    return {
      module: RelayModule,
      controllers: [HealthController],
      providers: [{ provide: READINESS, useValue: [check] }],
    }
  }
}
