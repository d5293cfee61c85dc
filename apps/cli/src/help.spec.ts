import { commands } from './commands'
import { helpOf, helpOverall } from './help'

describe('help', () => {
  it('names every command, in both languages', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const text = helpOverall(commands, language)
      for (const { name } of commands) expect(text).toContain(name)
    }
    expect(helpOverall(commands, 'zh-CN')).toContain('退出码')
    expect(helpOverall(commands, 'en')).toContain('Exit codes')
  })

  it.each(commands.map((command) => [command.name, command] as const))('of %s tells each option', (_, command) => {
    for (const language of ['zh-CN', 'en'] as const) {
      const text = helpOf(command, language)
      expect(text).toContain(`harbor ${command.name}`)
      for (const option of Object.keys(command.options)) expect(text).toContain(`--${option}`)
      expect(text.includes('--url')).toBe(command.reach !== 'folder')
    }
  })

  it('gives examples that can be read', () => {
    for (const { name, examples } of commands) {
      expect(examples.length).toBeGreaterThan(0)
      for (const example of examples) expect(example.startsWith(name)).toBe(true)
    }
  })
})
