import { randomUUID } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StoreError } from '@harbor/event-log/event-log'
import { storeError } from '@harbor/event-log/store-advice'

const writeBytes = 1024 * 1024

/**
 * A file for this process alone: it has no name any more as soon as it is open, so that nothing of it outlives the process, however
 * that ends. Rejects with StoreError `store.disk-full` or `store.io`.
 */
export class TemporaryFile {
  private buffer = Buffer.allocUnsafeSlow(writeBytes)
  private buffered = 0
  private written = 0

  private constructor(
    private readonly handle: FileHandle,
    private readonly name: string,
  ) {}

  static async open(folder = tmpdir()): Promise<TemporaryFile> {
    const name = join(folder, `harbor-sort-${randomUUID()}`)
    return attempt(name, async () => {
      const handle = await open(name, 'wx+', 0o600)
      await unlink(name)
      return new TemporaryFile(handle, name)
    })
  }

  get length(): number {
    return this.written + this.buffered
  }

  /** Copies the bytes; they are in the file after `flush`. True when enough has come together to be flushed. */
  append(bytes: Buffer): boolean {
    const end = this.buffered + bytes.length
    if (end > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(end + writeBytes)
      this.buffer.copy(larger, 0, 0, this.buffered)
      this.buffer = larger
    }
    bytes.copy(this.buffer, this.buffered)
    this.buffered = end
    return end >= writeBytes
  }

  async flush(): Promise<void> {
    await attempt(this.name, async () => {
      for (let done = 0; done < this.buffered;) {
        const { bytesWritten } = await this.handle.write(this.buffer, done, this.buffered - done, this.written)
        done += bytesWritten
        this.written += bytesWritten
      }
    })
    this.buffered = 0
  }

  /** All of these bytes, which must have been flushed. */
  async read(into: Buffer, offset: number, length: number, position: number): Promise<void> {
    await attempt(this.name, async () => {
      for (let done = 0; done < length;) {
        const { bytesRead } = await this.handle.read(into, offset + done, length - done, position + done)
        if (bytesRead === 0) throw storeError('store.io', `${this.name} ends too early`)
        done += bytesRead
      }
    })
  }

  close(): Promise<void> {
    return this.handle.close()
  }
}

async function attempt<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StoreError) throw error
    const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    throw storeError(isFull ? 'store.disk-full' : 'store.io', `the temporary file ${name}`, error)
  }
}
