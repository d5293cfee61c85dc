import { hash, randomFillSync } from 'node:crypto'

/** An opaque identifier: a UUID in lower case. The brand keeps a member's id from being passed as a unit's. */
export type Id<Kind extends string> = string & { readonly __kind: Kind }

export type MemberId = Id<'member'>
export type UnitId = Id<'unit'>
export type AccountId = Id<'account'>
export type CommandId = Id<'command'>
export type EventId = Id<'event'>
export type TransferId = Id<'transfer'>

const uuid = 'hhhhhhhh-hhhh-vhhh-ahhh-hhhhhhhhhhhh'
const characters = { h: '0123456789abcdef', v: '12345678', a: '89ab', '-': '-' }
/** Whether a character of ASCII may stand at a place of a UUID: looked up in less than half the time that an expression takes. */
const fits = new Uint8Array(uuid.length * 128)
for (const [at, kind] of Array.from(uuid).entries())
  for (const character of characters[kind as keyof typeof characters]) fits[at * 128 + character.charCodeAt(0)] = 1

export function isId<Kind extends string>(value: unknown): value is Id<Kind> {
  if (typeof value !== 'string' || value.length !== uuid.length) return false
  for (let at = 0; at < uuid.length; at++) {
    const code = value.charCodeAt(at)
    if (code > 127 || fits[at * 128 + code] === 0) return false
  }
  return true
}

/** Reads an id from outside (path, file, wire). Throws a TypeError when it is no lower-case UUID. */
export function toId<Kind extends string>(value: string): Id<Kind> {
  if (!isId<Kind>(value)) throw new TypeError(`not an id: ${JSON.stringify(value.slice(0, 64))}`)
  return value
}

/** A new UUIDv7 (RFC 9562): ordered by its millisecond, random in the rest. Only edges call this; decisions get ids as arguments. */
export function newId<Kind extends string>(nowMs: number = Date.now()): Id<Kind> {
  return format(Math.trunc(nowMs).toString(16).padStart(12, '0') + randomHex(), 7)
}

/** Asked for many ids at once, since asking the system takes as long as all the rest together. Each byte is used once. */
const random = Buffer.alloc(10 * 128)
let used = random.length

function randomHex(): string {
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  used += 10
  return random.toString('hex', used - 10, used)
}

/**
 * A UUIDv5 (RFC 9562) of `name` within the UUID `namespace`: the same input gives the same id in any process, for ever.
 * It makes retries idempotent: event ids derive from the command's id, an automation's command ids from the event's.
 */
export function deriveId<Kind extends string>(namespace: string, name: string): Id<Kind> {
  const input = Buffer.concat([Buffer.from(namespace.replaceAll('-', ''), 'hex'), Buffer.from(name)])
  return format(hash('sha1', input, 'hex'), 5)
}

/** The first 32 of hex digits given, as a UUID of that version. */
function format<Kind extends string>(hex: string, version: number): Id<Kind> {
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3] ?? '8'
  const third = `${version}${hex.slice(13, 16)}`
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${third}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}` as Id<Kind>
}
