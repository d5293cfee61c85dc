import { assert, integer, nat, property, stringMatching } from 'fast-check'
import { checkCharacter, readResidentId } from './resident-id'

describe("a citizen's number", () => {
  it('tells birth date and sex, and whether its check character is right', () => {
    // The example of GB 11643-1999, annex A.
    expect(readResidentId('11010519491231002X')).toEqual({
      number: '11010519491231002X',
      bornOn: '1949-12-31',
      sex: 'female',
      checksumValid: true,
      regionKnown: true,
      fromFifteenDigits: false,
    })
    expect(readResidentId('110105194912310021')).toMatchObject({ checksumValid: false })
  })

  it('may be written with a small x and with spaces', () => {
    expect(readResidentId('110105 19491231 002x')).toMatchObject({ number: '11010519491231002X', checksumValid: true })
  })

  it('of 15 digits is completed by century and check character', () => {
    expect(readResidentId('110105491231002')).toMatchObject({
      number: '11010519491231002X',
      fromFifteenDigits: true,
      checksumValid: true,
    })
  })

  it.each([
    ['12345', 'shape'],
    ['1101051949123100212', 'shape'],
    ['1101051949123100X2', 'shape'],
    ['110105194902300021', 'birth-date'],
    ['110105194913010021', 'birth-date'],
  ])('cannot be %s: %s', (text, problem) => expect(readResidentId(text)).toBe(problem))

  it('begins with the code of a province', () => {
    expect(readResidentId('99010519491231002X')).toMatchObject({ regionKnown: false })
  })

  it('shows every single wrong digit', () => {
    const bodies = stringMatching(/^330206199[0-9]0[1-9]1[0-9]\d{3}$/)
    assert(
      property(bodies, nat(16), integer({ min: 1, max: 9 }), (body, at, shift) => {
        const wrong = body.slice(0, at) + String((Number(body[at]) + shift) % 10) + body.slice(at + 1)
        expect(checkCharacter(wrong)).not.toBe(checkCharacter(body))
      }),
    )
  })
})
