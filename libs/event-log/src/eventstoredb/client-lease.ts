import { EventStoreDBClient } from '@eventstore/db-client'
import { withoutCredentials } from '../server-address'
import { storeError } from '../store-advice'

export interface ClientLease {
  readonly client: EventStoreDBClient
  release(): Promise<void>
}

interface Shared {
  readonly address: string
  readonly client: EventStoreDBClient
  users: number
}

let shared: Shared | undefined
let disposing: Promise<unknown> = Promise.resolve()

/**
 * The one client of this process. Clients share a table of appends that wait for their answer: disposing one fails the others'
 * appends and may end the process. So all logs of one server share one client, another server is refused while it lives, and a new
 * client is made only when the last one is gone. StoreError `store.address` when the address cannot be used.
 */
export async function leaseClient(address: string): Promise<ClientLease> {
  await disposing
  if (shared && shared.address !== address) {
    throw storeError('store.address', `this process already talks to ${withoutCredentials(shared.address)}`)
  }
  const lease = (shared ??= { address, client: connect(address), users: 0 })
  lease.users++
  let released: Promise<void> | undefined
  return { client: lease.client, release: () => (released ??= release(lease)) }
}

async function release(lease: Shared): Promise<void> {
  if (--lease.users > 0) return
  shared = undefined
  disposing = lease.client.dispose()
  await disposing
}

/** Credentials, TLS files and the nodes of a cluster stand in the address and are the client's to read. */
function connect(address: string): EventStoreDBClient {
  try {
    return EventStoreDBClient.connectionString(address)
  } catch (error) {
    throw storeError('store.address', `${withoutCredentials(address)}: ${reasonOf(error, address)}`)
  }
}

/** The client names what it did not understand, which may be the password. */
function reasonOf(error: unknown, address: string): string {
  if (address.includes('@') || !(error instanceof Error)) return 'not understood'
  return error.message
}
