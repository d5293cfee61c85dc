import { RequestMethod, type Type } from '@nestjs/common'
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js'
import type { ModulesContainer } from '@nestjs/core'
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js'
import type { LaneName } from './admission'
import { LANE, ROUTE_ACCESS, type RouteAccess } from './permit'

/** One route of the application and what it asks of the caller. */
export interface Route {
  readonly method: string
  /** With `:name` parameters, below the global prefix. */
  readonly path: string
  readonly access: RouteAccess | undefined
  readonly handler: string
  /** Where its requests wait; undefined: with all others. */
  readonly lane: LaneName | undefined
}

/** All routes that controllers declare: the permission matrix is tested over this list, and the start refuses undeclared ones. */
export function routesOf(modules: ModulesContainer): readonly Route[] {
  return routesOfControllers(controllersIn(modules))
}

/** The same without an application: the routes that these modules would have in one. */
export function routesOfModules(modules: readonly Type[]): readonly Route[] {
  const controllersOf = (module: Type) =>
    (Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, module) ?? []) as readonly unknown[]
  return routesOfControllers(modules.flatMap(controllersOf))
}

function routesOfControllers(controllers: readonly unknown[]): readonly Route[] {
  return handlersOf(controllers).map(({ controller, name, handler, path }) => {
    const [base] = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[] | undefined].flat()
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod
    const access = (Reflect.getMetadata(ROUTE_ACCESS, handler) ?? Reflect.getMetadata(ROUTE_ACCESS, controller)) as
      RouteAccess | undefined
    const lane = Reflect.getMetadata(LANE, handler) as LaneName | undefined
    const named = `${controller.name}.${name}`
    return { method: RequestMethod[method], path: joined(base, path), access, handler: named, lane }
  })
}

function controllersIn(modules: ModulesContainer): readonly unknown[] {
  return [...modules.values()].flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype))
}

/** Every method of a controller that answers a route. */
function handlersOf(controllers: readonly unknown[]) {
  return controllers.flatMap((controller) => {
    if (typeof controller !== 'function') return []
    const prototype = controller.prototype as Record<string, unknown>
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler = prototype[name]
      if (typeof handler !== 'function' || name === 'constructor') return []
      const path = Reflect.getMetadata(PATH_METADATA, handler) as string | undefined
      return path === undefined ? [] : [{ controller, name, handler, path }]
    })
  })
}

/** The classes of paths, queries and bodies that routes take: those whose form class-validator checks. */
export function argumentsOf(modules: ModulesContainer): readonly (new () => object)[] {
  const found = handlersOf(controllersIn(modules)).flatMap(({ controller, name }) => {
    const taken = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) as
      Record<string, { index: number }> | undefined
    const types = Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) as
      unknown[] | undefined
    return Object.entries(taken ?? {}).flatMap(([kind, { index }]) =>
      checkedKinds.some((checked) => kind.startsWith(`${checked}:`)) ? [types?.[index]] : [],
    )
  })
  return [...new Set(found)].filter(isBody)
}

const checkedKinds = [RouteParamtypes.BODY, RouteParamtypes.QUERY, RouteParamtypes.PARAM]

function isBody(type: unknown): type is new () => object {
  return typeof type === 'function' && ![String, Number, Boolean, Object, Array].some((plain) => plain === type)
}

/** Throws when a route says nothing of who may call it: deny by default starts before the first request. */
export function refuseUndeclared(routes: readonly Route[]): void {
  const undeclared = routes.filter(({ access }) => access === undefined).map(({ handler }) => handler)
  if (undeclared.length > 0) throw new Error(`routes without @Permit, @SignedIn or @Public: ${undeclared.join(', ')}`)
}

function joined(base: string | undefined, path: string): string {
  const parts = [base ?? '', path].flatMap((part) => part.split('/')).filter((part) => part !== '')
  return `/${parts.join('/')}`
}
