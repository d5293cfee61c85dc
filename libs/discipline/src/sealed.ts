import { Type, type TObject } from 'typebox'
import { Payload, Personal } from '@harbor/kernel/schema'

/** A payload of which nothing is public: all of it stands in `personal`, sealed with the key whose id ends the stream's name. */
export function Sealed<P extends Parameters<typeof Type.Object>[0]>(properties: P) {
  return Payload({ personal: Personal(Type.Object(properties)) as ReturnType<typeof Personal<TObject<P>>> })
}
