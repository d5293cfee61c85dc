import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { StoreError } from '@harbor/event-log/event-log'

/** A hash, a count of ten digits and the end of the line fit well. */
const lineBytes = 64
const hashForm = /^[0-9A-F]{40}$/
/** Lines that are looked at when the file is opened: one that is sorted otherwise would find nothing and say nothing. */
const samples = 64

interface Line {
  readonly start: number
  readonly end: number
  readonly hash: string
}

/**
 * Passwords known from breaches: a file of SHA-1 hashes in hex, one a line, sorted, each with `:` and a count or without, as Pwned Passwords gives
 * them for download. It is searched on the disk, some forty short reads a password, however large it is; nothing of it stays in memory.
 */
export class BreachedPasswords {
  private constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
    private readonly bytes: number,
  ) {}

  /** StoreError `store.not-a-store`: it cannot be read, or is no such list. */
  static async open(file: string): Promise<BreachedPasswords> {
    const handle = await open(file, 'r').catch((cause?: unknown) => {
      throw notAList(`${file} cannot be read`, cause)
    })
    try {
      const list = new BreachedPasswords(file, handle, (await handle.stat()).size)
      await list.requireSorted()
      return list
    } catch (error) {
      await handle.close()
      throw error instanceof StoreError ? error : notAList(`${file} cannot be read`, error)
    }
  }

  async has(password: string): Promise<boolean> {
    const wanted = createHash('sha1').update(password.normalize('NFKC')).digest('hex').toUpperCase()
    for (let line = await this.lineAt(await this.before(wanted)); line; line = await this.lineAt(line.end))
      if (line.hash >= wanted) return line.hash === wanted
    return false
  }

  close(): Promise<void> {
    return this.handle.close()
  }

  /** A line's start from which the hash, if it is there, is two or three lines away. */
  private async before(wanted: string): Promise<number> {
    let [low, high] = [0, this.bytes]
    while (high - low > lineBytes) {
      const middle = Math.floor((low + high) / 2)
      const line = await this.lineAt(middle)
      if (line && line.hash < wanted) low = line.start
      else high = middle
    }
    return low
  }

  /** The first line that begins there or later; undefined at the end. */
  private async lineAt(offset: number): Promise<Line | undefined> {
    const from = Math.max(0, offset - 1)
    const { buffer, bytesRead } = await this.handle.read(Buffer.alloc(2 * lineBytes), 0, 2 * lineBytes, from)
    const text = buffer.toString('latin1', 0, bytesRead)
    const begin = offset === 0 ? 0 : text.indexOf('\n') + 1
    const start = from + begin
    const isLast = from + bytesRead >= this.bytes
    if ((offset > 0 && begin === 0 && isLast) || start >= this.bytes) return undefined
    const newline = text.indexOf('\n', begin)
    const [hash = ''] = text.slice(begin, newline < 0 ? undefined : newline).split(/[:\r]/)
    const isWhole = newline >= 0 || isLast
    if (!isWhole || !hashForm.test(hash.toUpperCase())) throw notAList(`${this.file} has no hash at byte ${start}`)
    return { start, end: newline < 0 ? this.bytes : from + newline + 1, hash: hash.toUpperCase() }
  }

  private async requireSorted(): Promise<void> {
    let before = ''
    for (let sample = 0; sample < samples; sample++) {
      const line = await this.lineAt(Math.floor((this.bytes / samples) * sample))
      if (!line && sample === 0) throw notAList(`${this.file} is empty`)
      if (line && line.hash < before) throw notAList(`${this.file} is not sorted by hash, at byte ${line.start}`)
      before = line?.hash ?? before
    }
  }
}

function notAList(message: string, cause?: unknown): StoreError {
  const advice = {
    zh: '请检查 HARBOR_BREACHED_PASSWORDS：须为可读的文件，每行一个 SHA-1（十六进制），按哈希排序；不需要时请取消该设置。',
    en: 'Check HARBOR_BREACHED_PASSWORDS: a file that can be read, a SHA-1 in hex on each line, sorted by hash; or drop the setting.',
  }
  return new StoreError('store.not-a-store', message, advice, cause === undefined ? undefined : { cause })
}
