/** Where the public reaches this installation, without a slash at the end: what QR codes begin with. */
export const PUBLIC_ADDRESS = Symbol('public address')
