import { commonPasswords } from './common-passwords'
import { knownWords } from './common-words'
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

  it.each([
    'P@ssw0rd-2026!!',
    'PASSWORD!!!!',
    'Admin_Ningbo_123',
    'adm1n1str@t0r99',
    'Zhaobaoshan#2027',
    'zhenhai.dangjian',
    '招宝山街道党工委2026年度',
    '先锋港先锋港先锋港2026',
    'PioneerHarbor-01',
    'p10neer harb0ur!',
    '20261130ningbo',
    'Welcome_2027_abc',
    'WoDeMiMa@20261130',
    'dragon monkey summer',
  ])('“%s” is nothing but known words with decoration', (password) =>
    expect(code(password)).toBe('password.too-common'),
  )

  it.each([
    'the harbour at dawn',
    'password of my grandmother',
    'admin4839201746',
    'kites over zhenhai hills',
    'herons above the grey water',
    '港口的灯火照着归来的渔船',
  ])('“%s” has enough beside known words', (password) => expect(code(password)).toBeUndefined())

  it('may hold the username in more words', () => expect(code('street-admin walks to the quay')).toBeUndefined())
})

describe('the list of common passwords', () => {
  it('holds only what the length lets through, in the form that is compared', () => {
    const list = [...commonPasswords]
    expect(list.length).toBeGreaterThan(150)
    expect(list.filter((password) => [...password].length < shortestPassword - 1)).toEqual([])
    expect(list.filter((password) => password !== password.normalize('NFKC').toLowerCase())).toEqual([])
    expect(knownWords).toBeGreaterThan(200)
  })
})
