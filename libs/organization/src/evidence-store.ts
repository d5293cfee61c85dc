/** What was found under a hash. `altered`: there is a file, and its content is not what the hash says. */
export type StoredEvidence =
  | { readonly state: 'present'; readonly bytes: Uint8Array }
  | { readonly state: 'missing' }
  | { readonly state: 'altered' }

/**
 * Files that stand outside the log, each under the SHA-256 (hex) of its content. The log holds the hash, so that what was taken away
 * or altered shows; the store itself proves nothing. Rejects with StoreError when it cannot be read or written.
 */
export interface EvidenceStore {
  /** Durable when it resolves. The same content again is stored once. */
  put(bytes: Uint8Array): Promise<{ readonly sha256: string; readonly bytes: number }>
  /** Reads the whole file and hashes it. */
  get(sha256: string): Promise<StoredEvidence>
  /** Nothing is there afterwards, as nothing may have been before. */
  remove(sha256: string): Promise<void>
}
export const EVIDENCE_STORE = Symbol('evidence store')

const signatures: readonly (readonly [mediaType: string, matches: (bytes: Uint8Array) => boolean])[] = [
  ['image/jpeg', (bytes) => begins(bytes, [0xff, 0xd8, 0xff])],
  ['image/png', (bytes) => begins(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/webp', (bytes) => text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP'],
  ['application/pdf', (bytes) => text(bytes, 0, 5) === '%PDF-'],
  [
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    (bytes) => isZip(bytes) && text(bytes).includes('word/document.xml'),
  ],
  [
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    (bytes) => isZip(bytes) && text(bytes).includes('xl/workbook.xml'),
  ],
]

/** What the content itself says it is, whatever its sender called it. Undefined: none of the kinds that are kept. */
export function mediaTypeOf(bytes: Uint8Array): string | undefined {
  return signatures.find(([, matches]) => matches(bytes))?.[0]
}

function isZip(bytes: Uint8Array): boolean {
  return begins(bytes, [0x50, 0x4b, 0x03, 0x04])
}

function begins(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

function text(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, end)
}
