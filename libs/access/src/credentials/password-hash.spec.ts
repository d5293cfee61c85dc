import { PasswordHasher, passwordHashCost } from './password-hash'

const cheap = { memoryKib: 64, passes: 1, lanes: 1 }
const password = 'harbour lights at dawn'

describe('a password hash', () => {
  it('is argon2id in PHC form at no less than OWASP asks for, and verifies', async () => {
    const hasher = new PasswordHasher()
    const hash = await hasher.hash(password)
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=47104,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(passwordHashCost.memoryKib * passwordHashCost.passes).toBeGreaterThanOrEqual(19_456 * 2)
    await expect(hasher.verify(hash, password)).resolves.toBe('right')
    await expect(hasher.verify(hash, `${password}.`)).resolves.toBe('wrong')
  })

  it('is salted: the same password never hashes to the same text', async () => {
    const hasher = new PasswordHasher(cheap)
    expect(await hasher.hash(password)).not.toBe(await hasher.hash(password))
  })

  it('agrees with the reference implementation (RFC 9106 parameters in PHC form)', async () => {
    // argon2 CLI: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
    const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    await expect(new PasswordHasher(cheap).verify(reference, 'password')).resolves.toBe('right-rehash')
  })

  it('takes a password however its characters were composed', async () => {
    const hasher = new PasswordHasher(cheap)
    const hash = await hasher.hash('café at the harbour')
    await expect(hasher.verify(hash, 'cafe\u0301 at the harbour')).resolves.toBe('right')
    await expect(hasher.verify(hash, 'ｃafé at the harbour')).resolves.toBe('right')
  })

  it('of another cost asks to be renewed', async () => {
    const hash = await new PasswordHasher(cheap).hash(password)
    const dearer = new PasswordHasher({ ...cheap, passes: 2 })
    await expect(dearer.verify(hash, password)).resolves.toBe('right-rehash')
    await expect(dearer.verify(hash, 'wrong')).resolves.toBe('wrong')
  })

  it.each([undefined, '', '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$', '$2b$12$R9h/cIPz0gi.URNNX3kh2O', password])(
    'that is none (%s) matches nothing',
    (stored) => expect(new PasswordHasher(cheap).verify(stored, password)).resolves.toBe('wrong'),
  )

  it('costs one derivation, whether there is a hash or not, and whether it is right or not', async () => {
    const hasher = new PasswordHasher(cheap)
    const hash = await hasher.hash(password)
    for (const [stored, typed] of [
      [hash, password],
      [hash, 'wrong'],
      [undefined, password],
      ['no hash', password],
    ] as const) {
      const before = hasher.derivations
      await hasher.verify(stored, typed)
      expect(hasher.derivations - before).toBe(1)
    }
  })

  it('is not derived for a crowd: beyond what may wait the answer is busy, and later all is well again', async () => {
    const hasher = new PasswordHasher(cheap)
    const hash = await hasher.hash(password)
    const verdicts = await Promise.all(Array.from({ length: 100 }, () => hasher.verify(hash, password)))
    expect(verdicts.filter((verdict) => verdict === 'right')).toHaveLength(66)
    expect(verdicts.filter((verdict) => verdict === 'busy')).toHaveLength(34)
    await expect(hasher.verify(hash, password)).resolves.toBe('right')
  })
})
