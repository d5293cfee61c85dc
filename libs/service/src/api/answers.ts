export type JsonSchema = Readonly<Record<string, unknown>>

/** What one operation answers when it succeeds. */
export interface ApiAnswer {
  /** Null: no body, or a file. */
  readonly schema: JsonSchema | null
  /** It carries the ETag of a file. */
  readonly revision?: true
  /** It tells what a command did. */
  readonly recorded?: true
}

/** What is known of the API only before types and comments are compiled away; `npm run generate:answers` writes it. */
export interface ApiAnswers {
  /** By operation id. */
  readonly operations: Readonly<Record<string, ApiAnswer>>
  readonly schemas: Readonly<Record<string, JsonSchema>>
  /** Comments of bodies, by `Class` and `Class.property`. */
  readonly texts: Readonly<Record<string, string>>
}
export const API_ANSWERS = Symbol('api answers')
