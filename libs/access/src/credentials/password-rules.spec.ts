import { commonPasswords } from './common-passwords'
import { refusalOfPassword, shortestPassword } from './password-rules'

const code = (password: string, username = 'street-admin') => refusalOfPassword(password, username)?.code

describe('a password', () => {
  it('has at least twelve characters, counted as people see them', () => {
    expect(code('kite-over-se')).toBeUndefined()
    expect(code('kite-over-s')).toBe('password.too-short')
    expect(code('宝山灯火照见千帆过海')).toBe('password.too-short')
    expect(code('宝山灯火照见千帆过海平安')).toBeUndefined()
    expect(code('🚢⚓🌊🐟🦀🐚🌙⭐🎐🎏🏮')).toBe('password.too-short')
  })

  it('may be long, but not without end', () => {
    const long = (length: number) =>
      Array.from({ length }, (_, index) => String.fromCharCode(97 + ((index * index + (index >> 3)) % 26))).join('')
    expect(code(long(256))).toBeUndefined()
    expect(code(long(257))).toBe('password.too-long')
  })

  it('needs no kinds of characters', () => {
    expect(code('walking along the quay')).toBeUndefined()
    expect(code('483920174659')).toBeUndefined()
  })

  it.each([
    'password1234',
    'PassWord1234',
    'woaini1314520',
    'ｐassword1234',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'abc123abc123!',
    '123456789012',
    'qwertyuiopas',
    'street-admin',
    'street-admin2026',
    'xianfenggang2026',
  ])('“%s” is too easy to guess', (password) => expect(code(password)).toBe('password.too-common'))

  it('may hold the username in more words', () => expect(code('street-admin walks to the quay')).toBeUndefined())
})

describe('the list of common passwords', () => {
  it('holds only what the length lets through, in the form that is compared', () => {
    const list = [...commonPasswords]
    expect(list.length).toBeGreaterThan(150)
    expect(list.filter((password) => [...password].length < shortestPassword - 1)).toEqual([])
    expect(list.filter((password) => password !== password.normalize('NFKC').toLowerCase())).toEqual([])
  })
})
