/** A server that runs now. */
export interface RunningServer {
  /** As the environment variable of its kind has it. */
  readonly url: string
  /** Of a process of this machine; absent for a container. */
  readonly pid?: number
  /** Resolves when it has ended. */
  stop(): Promise<void>
}

/** A kind of server that the tests of adapters want. */
export interface ServerKind {
  /** Its folder here, and its name in messages and on the command line. */
  readonly name: string
  /** Names the environment variable with the URL of a real one. */
  readonly variable: string
  /** A container with the real one. Rejects when the image cannot be had. Absent: there is none. */
  readonly startContainer?: () => Promise<RunningServer>
  /** Why this machine cannot start one from jars, in a sentence; undefined when it can. */
  readonly lacking: () => string | undefined
  /** Starts one on a free port of 127.0.0.1, with its data and its output in `folder`; it ends with this process or outlives it. */
  readonly start: (folder: string, outlives: boolean) => Promise<RunningServer>
}
