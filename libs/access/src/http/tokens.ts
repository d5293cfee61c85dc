/** The process's `Access` among Nest's providers. */
export const ACCESS = Symbol('access')
