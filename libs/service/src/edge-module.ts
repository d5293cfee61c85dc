import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common'
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core'
import { CqrsModule } from '@nestjs/cqrs'
import type { Logger } from 'pino'
import { CALL_LIMIT, type CallLimit } from './call-limit'
import { ACCESS_GATE, CORE, SCOPE_UNITS, type AccessGate, type Core, type ScopeUnits } from './core'
import { CommandDesk } from './desk'
import { AccessGuard } from './guard'
import { HealthController, MetricsController, READINESS, type ReadinessCheck } from './health'
import { METRICS, type Metrics } from './metrics'
import { LOGGER, PROBLEMS, ProblemFilter } from './problem-filter'
import type { Problems } from './problem'
import { validationPipe } from './validation'

/** What the edge is given by the process that starts it. */
export interface Edge {
  readonly core: Core
  readonly gate: AccessGate
  readonly calls: CallLimit
  readonly units: ScopeUnits
  readonly problems: Problems
  readonly logger: Logger
  readonly readiness: readonly ReadinessCheck[]
  readonly metrics: Metrics
  /** Further values that the contexts' modules ask for by token. */
  readonly provide: readonly { readonly provide: InjectionToken; readonly useValue: unknown }[]
}

/** Guard, validation, problem details, ETags, health and metrics: the same for every service. */
@Module({})
export class EdgeModule {
  static with(edge: Edge): DynamicModule {
    const values = [
      { provide: CORE, useValue: edge.core },
      { provide: ACCESS_GATE, useValue: edge.gate },
      { provide: CALL_LIMIT, useValue: edge.calls },
      { provide: SCOPE_UNITS, useValue: edge.units },
      { provide: PROBLEMS, useValue: edge.problems },
      { provide: LOGGER, useValue: edge.logger },
      { provide: READINESS, useValue: edge.readiness },
      { provide: METRICS, useValue: edge.metrics },
      ...edge.provide,
    ]
    return {
      module: EdgeModule,
      global: true,
      imports: [CqrsModule.forRoot()],
      controllers: [HealthController, MetricsController],
      providers: [
        ...values,
        CommandDesk,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: validationPipe },
      ],
      exports: [...values.map(({ provide }) => provide), CommandDesk, CqrsModule],
    }
  }
}
