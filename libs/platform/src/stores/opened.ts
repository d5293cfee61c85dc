type CloseOne = () => Promise<unknown> | void

/** What has been opened so far: closed in the opposite order, once. */
export class Opened {
  private readonly closers: CloseOne[] = []

  /** When the work fails, what it had opened is closed. */
  static async all<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
    const opened = new Opened()
    try {
      return await work(opened)
    } catch (error) {
      await opened.close()
      throw error
    }
  }

  add(close: CloseOne): void {
    this.closers.push(close)
  }

  async close(): Promise<void> {
    for (let close = this.closers.pop(); close; close = this.closers.pop()) await close()
  }
}
