import type { PersonalDataKeys } from '@harbor/event-log/keys'
import type { Proof } from './code'

/** The installation's own key, kept in the key store: codes of another installation are worth nothing here. */
export function checkInProof(keys: Pick<PersonalDataKeys, 'blindIndex'>): Proof {
  return (text) => keys.blindIndex('check-in-code', text)
}
