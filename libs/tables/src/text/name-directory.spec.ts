import { treeDirectory } from './name-directory'

const units = [
  { id: 's', name: '中共招宝山街道工作委员会', parentId: null },
  { id: 'h', name: '海滨社区党委', parentId: 's' },
  { id: 'y', name: '渔港社区党委', parentId: 's' },
  { id: 'h1', name: '第一党支部', parentId: 'h' },
  { id: 'y1', name: '第一党支部', parentId: 'y' },
  { id: 'h2', name: '灯塔党支部', parentId: 'h' },
]
const directory = treeDirectory(units)

describe('a directory of names', () => {
  it.each([
    ['灯塔党支部', 'h2', true],
    [' 灯塔 党支部', 'h2', true],
    ['灯塔支部', 'h2', false],
    ['中共灯塔支部委员会', 'h2', false],
    ['招宝山街道党工委', 's', false],
    ['海滨社区党委/第一党支部', 'h1', true],
    ['招宝山街道党工委/渔港社区党委/第1支部', 'y1', false],
  ])('finds %s', (name, id, exact) => {
    expect(directory.find(name)).toMatchObject({ kind: 'found', value: { id }, exact })
  })

  it('tells equal names apart by what is above', () => {
    expect(directory.find('第一党支部', '渔港社区党委')).toMatchObject({ kind: 'found', value: { id: 'y1' } })
    expect(directory.find('第一党支部')).toEqual({
      kind: 'ambiguous',
      among: ['海滨社区党委/第一党支部', '渔港社区党委/第一党支部'],
    })
  })

  it('suggests names that are near, and none that are not', () => {
    expect(directory.find('灯塌党支部')).toEqual({ kind: 'unknown', near: ['海滨社区党委/灯塔党支部'] })
    expect(directory.find('海滨社区灯塔党支部')).toEqual({
      kind: 'unknown',
      near: ['海滨社区党委/灯塔党支部', '中共招宝山街道工作委员会/海滨社区党委'],
    })
    expect(directory.find('火星观测站')).toEqual({ kind: 'unknown', near: [] })
    expect(directory.find('灯塔党支部', '渔港社区党委')).toEqual({ kind: 'unknown', near: ['海滨社区党委/灯塔党支部'] })
  })

  it('survives units that claim to stand above each other', () => {
    const circle = treeDirectory([
      { id: 'a', name: '甲党委', parentId: 'b' },
      { id: 'b', name: '乙党委', parentId: 'a' },
    ])
    expect(circle.find('甲党委')).toMatchObject({ kind: 'found', value: { id: 'a' } })
  })
})
