/** A person's data key, or the knowledge that it was destroyed: what was sealed with it is erased for good. */
export type DataKey = Uint8Array | 'destroyed'

/**
 * Keys of personal data, one a person (32 bytes, AES-256-GCM), in a store of their own, apart from log and backups.
 * Destroying a person's key erases the person's data from every copy of the log, and no chain breaks.
 */
export interface PersonalDataKeys {
  /** The installation whose log these keys fit. */
  readonly installationId: string
  /** Key of each person that has one. */
  load(personIds: readonly string[]): Promise<ReadonlyMap<string, DataKey>>
  /** The person's key, made durable before it is returned when it is new. A destroyed one stays destroyed. */
  loadOrCreate(personId: string): Promise<DataKey>
  /** Irreversible. Resolves when no copy of the key is left in the store. */
  destroy(personId: string): Promise<void>
  /** Keyed hash (HMAC-SHA-256, hex) that names reservation streams, so that a name does not give away the value. */
  blindIndex(kind: string, value: string): string
  close(): Promise<void>
}
