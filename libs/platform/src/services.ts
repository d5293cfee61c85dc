import type { Type } from '@nestjs/common'
import { AccessModule } from '@harbor/access/http/access-module'
import { CalendarModule } from '@harbor/calendar/calendar-module'
import { DisciplineModule } from '@harbor/discipline/module'
import { MembershipModule } from '@harbor/membership/module'
import { OrganizationModule } from '@harbor/organization/module'
import { CertificateVerificationModule, VolunteeringModule } from '@harbor/volunteering/module'
import { FeedModule } from './district-feed/feed-module'
import { AuditModule, ProjectionsModule } from './operations/operations-modules'

/** One process of the platform: what it answers, and what it does besides. */
export interface Service {
  readonly modules: readonly Type[]
  /** Whether it keeps the views up and carries out what is due (one of its replicas at a time), or asks them as others keep them. */
  readonly views: 'keep' | 'watch'
  /** Describes the whole API, of all services, at /api/docs. */
  readonly describesAll?: true
}

/**
 * The services of an installation. A context's service answers its commands and its queries: one address belongs to one service.
 * `records` answers what goes across contexts. The relay to the district has no API (apps/district-relay).
 */
export const services = {
  membership: { modules: [MembershipModule], views: 'watch' },
  volunteering: { modules: [VolunteeringModule], views: 'watch' },
  discipline: { modules: [DisciplineModule], views: 'watch' },
  organization: { modules: [OrganizationModule], views: 'watch' },
  records: {
    modules: [AccessModule, CalendarModule, AuditModule, FeedModule, CertificateVerificationModule],
    views: 'watch',
    describesAll: true,
  },
  projector: { modules: [ProjectionsModule], views: 'keep' },
} as const satisfies Record<string, Service>
export type ServiceName = keyof typeof services

/** All of them in one process; in the order of the description. */
export const standalone: Service = {
  modules: [
    AccessModule,
    OrganizationModule,
    MembershipModule,
    VolunteeringModule,
    CertificateVerificationModule,
    DisciplineModule,
    CalendarModule,
    ProjectionsModule,
    AuditModule,
    FeedModule,
  ],
  views: 'keep',
}
