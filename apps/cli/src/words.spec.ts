import { languageOf, say } from './words'

describe('the language of the output', () => {
  it('is the one asked for, else that of the locale, else Chinese', () => {
    expect(languageOf('en', { LANG: 'zh_CN.UTF-8' })).toBe('en')
    expect(languageOf('zh', { LANG: 'en_US.UTF-8' })).toBe('zh-CN')
    expect(languageOf(undefined, { LANG: 'zh_CN.UTF-8' })).toBe('zh-CN')
    expect(languageOf(undefined, { LC_ALL: 'zh_CN.UTF-8', LANG: 'C' })).toBe('zh-CN')
    expect(languageOf(undefined, { LANG: 'C.UTF-8' })).toBe('en')
    expect(languageOf(undefined, { LC_ALL: '', LANG: 'en_GB.UTF-8' })).toBe('en')
    expect(languageOf(undefined, {})).toBe('zh-CN')
  })

  it('fills in what is known', () => {
    expect(say({ zh: '{n} 人', en: '{n} persons' }, 'zh-CN', { n: 3 })).toBe('3 人')
  })
})
