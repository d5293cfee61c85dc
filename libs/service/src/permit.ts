import { SetMetadata, applyDecorators } from '@nestjs/common'
import { ApiBearerAuth, ApiHeader, ApiExtension } from '@nestjs/swagger'
import type { Permission } from '@harbor/access/policy'
import type { LaneName } from './admission'

export const ROUTE_ACCESS = 'harbor:route-access'

export type RouteAccess =
  | { readonly kind: 'public' }
  /** Signed in, no further permission: one's own session. */
  | { readonly kind: 'signed-in' }
  | {
      readonly kind: 'permission'
      readonly permission: Permission
      /** `existing`: the command changes a file that the caller must have seen (If-Match). */
      readonly precondition: 'none' | 'existing'
    }

/** Anybody may call it. Only health, sign-in and the like. */
export const Public = () => applyDecorators(SetMetadata(ROUTE_ACCESS, { kind: 'public' } satisfies RouteAccess))

export const SignedIn = () =>
  applyDecorators(SetMetadata(ROUTE_ACCESS, { kind: 'signed-in' } satisfies RouteAccess), ApiBearerAuth())

/** A query that needs this permission. Which rows it may show follows from the caller's scope, inside. */
export const Permit = (permission: Permission) =>
  applyDecorators(
    SetMetadata(ROUTE_ACCESS, { kind: 'permission', permission, precondition: 'none' } satisfies RouteAccess),
    ApiBearerAuth(),
    ApiExtension('x-permission', permission),
  )

export const QUIET = 'harbor:quiet'

/** Calls of these routes leave no trace in metrics and log: that somebody uses them would tell what only a few may know. */
export const Quiet = () => SetMetadata(QUIET, true)

export const LANE = 'harbor:lane'

/** Requests of this route take so much of something that they wait among themselves (see admission.ts). */
export const InLane = (lane: LaneName) => SetMetadata(LANE, lane)

const idempotencyKey = ApiHeader({
  name: 'Idempotency-Key',
  required: false,
  description: 'Sent again with the same body, the command acts once and answers as the first time.',
  schema: { type: 'string', minLength: 8, maxLength: 200 },
})

/** A command that opens a new file. */
export const PermitOpening = (permission: Permission) => applyDecorators(Permit(permission), idempotencyKey)

/** A command on an existing file: If-Match with the ETag seen is required. */
export const PermitChange = (permission: Permission) =>
  applyDecorators(
    SetMetadata(ROUTE_ACCESS, { kind: 'permission', permission, precondition: 'existing' } satisfies RouteAccess),
    ApiBearerAuth(),
    ApiExtension('x-permission', permission),
    idempotencyKey,
    ApiHeader({
      name: 'If-Match',
      required: true,
      description: 'ETag of the file as the caller saw it.',
      schema: { type: 'string', example: '"7"' },
    }),
  )
