const shared = new WeakSet<object>()

/** JSON that is given to many: from now on nobody can change any of it, and what was made of it once is right for ever. */
export function share<T extends object>(answer: T): T {
  freeze(answer)
  shared.add(answer)
  return answer
}

export function isShared(answer: unknown): answer is object {
  return typeof answer === 'object' && answer !== null && shared.has(answer)
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const inner of Object.values(value)) freeze(inner)
  Object.freeze(value)
}
