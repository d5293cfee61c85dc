/** Real servers take their time on a busy machine; a spec that waits for nothing still ends at once. */
jest.setTimeout(180_000)

/**
 * A `describe` for specs that need a real server (files `*.services.spec.ts`): `specs` gets its URL. Without one they are skipped, and
 * the start of the run has said so loudly.
 */
export function describeWithServer(variable: string, name: string, specs: (url: string) => void): void {
  const url = process.env[variable]
  if (url === undefined || url === '') describe.skip(`${name} (${variable} is not there)`, () => specs(''))
  else describe(name, () => specs(url))
}

/** For specs that kill their server: they start their own from jars, where this machine can. */
export function describeWhereItRuns(lack: string | undefined, name: string, specs: () => void): void {
  if (lack === undefined) describe(name, specs)
  else describe.skip(`${name} (${lack})`, specs)
}
