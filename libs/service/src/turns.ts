/**
 * One at a time for each file, in the order in which they came: within a process a crowd does not fight for one stream. What the
 * log decides (exact revision) does not depend on it.
 */
export class Turns<Key> {
  private readonly last = new Map<Key, Promise<unknown>>()

  next<T>(key: Key, act: () => Promise<T>): Promise<T> {
    const mine = (this.last.get(key) ?? Promise.resolve()).then(act)
    const settled = mine
      .catch(() => undefined)
      .finally(() => {
        if (this.last.get(key) === settled) this.last.delete(key)
      })
    this.last.set(key, settled)
    return mine
  }
}
