/** The address of a server as it may stand in a log or on a screen: without user and password. */
export function withoutCredentials(address: string): string {
  return address.replace(/\/\/.*@/, '//')
}
