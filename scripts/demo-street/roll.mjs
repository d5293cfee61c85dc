/** Who belongs to which branch, as far as it was known: what the platform derives from the same acts. */
export class Roll {
  persons = new Map()

  constructor(members) {
    for (const { name, branch, kind } of members) this.persons.set(name, [{ branch, votes: kind === '正式党员' }])
  }

  /** From that day on; it became known by that act. `branch` null: gone. */
  change(name, from, { branch, votes }, act) {
    const known = this.persons.get(name) ?? []
    this.persons.set(name, [...known, { from, branch, votes, act }])
  }

  /** As of the day on which something happens, as known just before that act: names of those with a vote and of the others. */
  of(branch, { on, order }) {
    const told = ({ act }) => act === undefined || act.on < on || (act.on === on && act.order < order)
    const voting = []
    const others = []
    for (const [name, changes] of this.persons) {
      const last = changes.findLast((change) => told(change) && (change.from ?? '') <= on)
      if (last?.branch === branch) (last.votes ? voting : others).push(name)
    }
    return { voting, others }
  }
}
