import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One act of the demo street, as scripts/make-demo-street.mjs writes it. */
export interface DemoAct {
  /** The day on which it is recorded. */
  readonly on: string
  /** `admin`, `admin2`, or the name of the branch whose secretary acts. */
  readonly as: string
  readonly post: string
  readonly body: unknown
  /** Text of a small picture that is uploaded instead of a body. */
  readonly file?: string
  readonly key: string
  /** Acts of one day in a row with the same word here are independent of each other and go side by side. */
  readonly together?: string
}

/** Names of people whose files tell something. */
export interface DemoPeople {
  /** Moved in September 2024; a correction of the receipt's day waits for approval. */
  readonly moved: string
  /** One vote short of admission. */
  readonly failedVote: string
  readonly expiredLetter: string
  /** More than six months without organisation life: a reminder, criticism, a proposal, never a removal. */
  readonly longLapse: string
  /** Members with an account of their own, who claim orders. The first has a certificate that was superseded. */
  readonly volunteers: readonly string[]
  /** A serious warning of May 2025 that an appeal made a warning in August. */
  readonly sanctioned: string
}

export interface DemoInput {
  readonly rosterDate: string
  readonly toLookAt: DemoPeople
  readonly acts: readonly DemoAct[]
  readonly files: readonly { readonly route: 'units' | 'roster'; readonly name: string; readonly bytes: Buffer }[]
}

export function readDemoInput(folder: string): DemoInput {
  const read = (name: string) => readFileSync(join(folder, name))
  const about = JSON.parse(read('about.json').toString('utf8')) as Pick<DemoInput, 'rosterDate' | 'toLookAt'>
  const lines = read('acts.jsonl').toString('utf8').split('\n')
  return {
    rosterDate: about.rosterDate,
    toLookAt: about.toLookAt,
    acts: lines.filter((line) => line !== '').map((line) => JSON.parse(line) as DemoAct),
    files: [
      { route: 'units', name: 'units.csv', bytes: read('units.csv') },
      { route: 'roster', name: 'roster-communities.csv', bytes: read('roster-communities.csv') },
      { route: 'roster', name: 'roster-firms.xlsx', bytes: read('roster-firms.xlsx') },
    ],
  }
}
