import { rewrapKeys } from '@harbor/access/keys-sqlite/rewrap'
import { obey, say } from './killed-child'

/** One new master key after the other, until it is killed. */
void obey({
  rewrap: async ({ folder }) => {
    for (let time = 1; ; time++) {
      rewrapKeys(folder, { from: undefined, to: undefined })
      say(`ok ${time}`)
    }
  },
})
