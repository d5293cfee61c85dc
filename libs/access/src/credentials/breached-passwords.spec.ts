import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { useTestFolder } from '@harbor/testing/test-folder'
import { BreachedPasswords } from './breached-passwords'

const hashOf = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase()
const words = (count: number) => Array.from({ length: count }, (_, number) => `lantern number ${number}`)
const sorted = (passwords: readonly string[], count: (at: number) => string = () => '') =>
  passwords
    .map(hashOf)
    .toSorted()
    .map((hash, at) => `${hash}${count(at)}`)

describe('the list of breached passwords', () => {
  const folder = useTestFolder()
  const opened: BreachedPasswords[] = []
  const write = (text: string): string => {
    const file = join(folder(), 'hashes.txt')
    writeFileSync(file, text)
    return file
  }
  const list = async (text: string) => {
    const one = await BreachedPasswords.open(write(text))
    opened.push(one)
    return one
  }
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close()
  })

  it.each([
    { form: 'with counts', end: '\n', count: (at: number) => `:${10 ** (at % 10)}` },
    { form: 'with counts and CR LF', end: '\r\n', count: (at: number) => `:${at}` },
    { form: 'of hashes alone', end: '\n', count: () => '' },
  ])('$form knows each of its own and nobody else', async ({ end, count }) => {
    const passwords = words(1_000)
    const found = await list(sorted(passwords, count).join(end) + end)
    for (const password of passwords) expect([password, await found.has(password)]).toEqual([password, true])
    for (const other of passwords) expect(await found.has(`${other}!`)).toBe(false)
  })

  it.each([1, 2, 3, 5, 64, 65])(
    'of %d lines knows first and last, with and without an end of line at its end',
    async (size) => {
      for (const end of ['', '\n']) {
        const found = await list(sorted(words(size)).join('\n') + end)
        for (const password of words(size)) expect(await found.has(password)).toBe(true)
        for (let other = 0; other < 50; other++) expect(await found.has(`other ${other}`)).toBe(false)
      }
    },
  )

  it('is found in lower case too, and a password in whichever form of Unicode', async () => {
    const found = await list(`${hashOf('café by the pier'.normalize('NFKC')).toLowerCase()}\n`)
    expect(await found.has('café by the pier'.normalize('NFD'))).toBe(true)
  })

  it.each([
    { what: 'is empty', text: '' },
    { what: 'holds something else', text: 'password\n123456\n'.repeat(100) },
    { what: 'holds one endless line', text: 'A'.repeat(5_000) },
    { what: 'is sorted by how often a password was seen', text: sorted(words(1_000)).toReversed().join('\n') },
  ])('that $what is refused when it is opened', async ({ text }) =>
    expect(BreachedPasswords.open(write(text))).rejects.toMatchObject({ code: 'store.not-a-store' }),
  )

  it('that does not exist is refused, and told how to mend it', async () =>
    expect(BreachedPasswords.open(join(folder(), 'nowhere.txt'))).rejects.toMatchObject({
      code: 'store.not-a-store',
      advice: { en: expect.stringContaining('HARBOR_BREACHED_PASSWORDS') as string },
    }))

  it('that was damaged in the middle stops the search instead of letting a password through', async () => {
    const lines = sorted(words(1_000))
    const broken = lines.map((line, at) => (at % 2 === 1 ? line : line.replace(/^./, 'x')))
    const file = write(lines.join('\n'))
    const found = await BreachedPasswords.open(file)
    opened.push(found)
    writeFileSync(file, broken.join('\n'))
    await expect(Promise.all(words(20).map((word) => found.has(word)))).rejects.toMatchObject({
      code: 'store.not-a-store',
    })
  })
})
