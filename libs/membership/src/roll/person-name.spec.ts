import { nameAsOnCard, soughtName, soundOf } from './person-name'

describe('the sound of a name', () => {
  it.each([
    ['吕绿', 'lülü', 'll'],
    ['单雄信', 'shanxiongxin', 'sxx'],
    ['阿卜杜拉·买买提', 'abudulamaimaiti', 'abdlmmt'],
    ['MARIA LI', 'mariali', 'm'],
    ['𠮷田勇', '𠮷tianyong', '𠮷ty'],
    ['王𬎆', 'wang𬎆', 'w𬎆'],
    ['', '', ''],
  ])('of %s is %s, in short %s', (name, pinyin, initials) => expect(soundOf(name)).toEqual({ pinyin, initials }))
  it.each(['𠮷田勇', '王𬎆', '𬎆'])('of %s holds no half of a character', (name) => {
    const { pinyin, initials } = soundOf(name)
    expect(`${pinyin}${initials}`).not.toMatch(/\p{Cs}/u)
  })
})

describe('what is typed to find a name', () => {
  it.each([
    [' 苏 明远 ', '苏明远'],
    ['阿卜杜拉 • 买买提', '阿卜杜拉·买买提'],
    ['Lv Lv', 'LüLü'],
    ['nv', 'nü'],
    ['David', 'David'],
    ['O’Brien', 'OBrien'],
    [' 138 ', '138'],
  ])('“%s” looks for “%s”', (typed, sought) => expect(soughtName(typed)).toBe(sought))
})

describe('a name as on the ID card', () => {
  it('has no space and one kind of dot; another script is left as it is', () => {
    expect(nameAsOnCard('古丽．买 买提')).toBe('古丽·买买提')
    expect(nameAsOnCard('MARIA  LI')).toBe('MARIA  LI')
  })
})
