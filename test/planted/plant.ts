/** A small fault as people make it, and the specs that should notice. */
export interface Plant {
  /** What is wrong with it, as one would tell it. */
  readonly why: string
  readonly file: string
  /** Stands exactly once in the file. */
  readonly text: string
  readonly instead: string
  /** Path patterns of specs, the narrowest that should notice: a run takes seconds. */
  readonly specs: readonly string[]
}
