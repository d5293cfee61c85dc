/** What must always hold did not. */
export class Broken extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Broken'
  }
}

export function must(holds: boolean, message: () => string): asserts holds {
  if (!holds) throw new Broken(message())
}
