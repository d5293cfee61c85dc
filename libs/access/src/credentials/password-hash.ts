import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** Cost of a hash: memory in KiB, passes over it, lanes. */
export interface HashCost {
  readonly memoryKib: number
  readonly passes: number
  readonly lanes: number
}

/** Above what OWASP asks for argon2id (19 MiB with 2 passes, or 46 MiB with 1). */
export const passwordHashCost: HashCost = { memoryKib: 47_104, passes: 2, lanes: 1 }

const hashBytes = 32
const saltBytes = 16
/** More than that waiting is an attack or a storm; a person does not wait that long. */
const mayWait = 64

const derive = promisify(argon2)

interface StoredHash {
  readonly cost: HashCost
  readonly salt: Buffer
  readonly hash: Buffer
}

/** `busy`: too many are waiting; nothing was compared. */
export type HashVerdict = 'right' | 'right-rehash' | 'wrong' | 'busy'

/** argon2id in PHC form: `$argon2id$v=19$m=...,t=...,p=...$salt$hash`. */
export class PasswordHasher {
  /** Made so far: the load that signing in puts on the machine. */
  derivations = 0
  private running = 0
  private readonly waiting: (() => void)[] = []
  /** Compared with when there is no hash, so that an unknown account costs what a known one does. */
  private readonly nobody: StoredHash

  /** `atOnce`: each takes `memoryKib` and a processor. */
  constructor(
    private readonly cost: HashCost = passwordHashCost,
    private readonly atOnce = 2,
  ) {
    this.nobody = { cost, salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) }
  }

  async hash(password: string): Promise<string> {
    const salt = randomBytes(saltBytes)
    const hash = await this.inTurn(() => digest(password, salt, this.cost))
    const { memoryKib, passes, lanes } = this.cost
    return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${unpadded(salt)}$${unpadded(hash)}`
  }

  /** One derivation, always, whatever is stored. `right-rehash`: right, but stored at another cost than today's. */
  async verify(stored: string | undefined, password: string): Promise<HashVerdict> {
    if (this.waiting.length >= mayWait) return 'busy'
    const known = stored === undefined ? undefined : parse(stored)
    const { cost, salt, hash } = known ?? this.nobody
    const derived = await this.inTurn(() => digest(password, salt, cost))
    const same = timingSafeEqual(derived, hash)
    if (!known || !same) return 'wrong'
    return sameCost(cost, this.cost) ? 'right' : 'right-rehash'
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) await new Promise<void>((resolve) => this.waiting.push(resolve))
    else this.running++
    this.derivations++
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.running--
    }
  }
}

/** The form that is hashed: however the characters were typed or composed (NIST SP 800-63B). */
function digest(password: string, salt: Buffer, cost: HashCost): Promise<Buffer> {
  return derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: salt,
    parallelism: cost.lanes,
    tagLength: hashBytes,
    memory: cost.memoryKib,
    passes: cost.passes,
  })
}

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/-]+)\$([\w+/-]+)$/

/** Undefined for what is no such hash: it then matches no password. */
function parse(stored: string): StoredHash | undefined {
  const [, memory, passes, lanes, salt, hash] = phc.exec(stored) ?? []
  if (salt === undefined || hash === undefined) return undefined
  const bytes = Buffer.from(hash, 'base64')
  const cost = { memoryKib: Number(memory), passes: Number(passes), lanes: Number(lanes) }
  return bytes.length === hashBytes ? { cost, salt: Buffer.from(salt, 'base64'), hash: bytes } : undefined
}

function sameCost(a: HashCost, b: HashCost): boolean {
  return a.memoryKib === b.memoryKib && a.passes === b.passes && a.lanes === b.lanes
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
