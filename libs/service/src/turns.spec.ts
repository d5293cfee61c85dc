import { Turns } from './turns'

/** An act that ends when it is told to. */
function act(log: string[], name: string) {
  let end = () => {}
  const ended = new Promise<void>((resolve) => (end = resolve))
  return {
    end,
    run: async () => {
      log.push(`${name} begins`)
      await ended
      log.push(`${name} ends`)
      return name
    },
  }
}

it('lets the acts on one file follow each other, in the order in which they came', async () => {
  const log: string[] = []
  const turns = new Turns<string>()
  const [first, second] = [act(log, 'first'), act(log, 'second')]
  second.end()
  const both = Promise.all([turns.next('file', first.run), turns.next('file', second.run)])
  await turns.next('other file', async () => log.push('another file is not kept waiting'))
  first.end()
  expect(await both).toEqual(['first', 'second'])
  expect(log).toEqual([
    'first begins',
    'another file is not kept waiting',
    'first ends',
    'second begins',
    'second ends',
  ])
})

it('goes on after an act that failed', async () => {
  const turns = new Turns<string>()
  const failed = turns.next('file', () => Promise.reject(new Error('refused')))
  const next = turns.next('file', () => Promise.resolve('done'))
  await expect(failed).rejects.toThrow('refused')
  expect(await next).toBe('done')
})
