const hourMs = 3_600_000

/** Work that need not be done each time it could be: at the first call, then once an hour. */
export class Hourly {
  private doneAtMs = -Infinity

  async run(work: () => Promise<void>): Promise<void> {
    if (performance.now() - this.doneAtMs < hourMs) return
    this.doneAtMs = performance.now()
    await work()
  }
}
