import type { RefusalTable } from '@harbor/kernel/decision'
import { house } from '../programme-words'

export const gridRefusals = {
  'grid.unknown': { kind: 'not-found', article: '', zh: '没有该网格。', en: 'There is no such grid.' },
  'grid.registered-already': {
    kind: 'state',
    article: house,
    zh: '已登记为“{name}”。',
    en: 'It is registered already, as “{name}”.',
  },
  'grid.in-the-future': {
    kind: 'invalid',
    article: '',
    zh: '{on} 尚未到来。',
    en: '{on} lies in the future.',
  },
  'grid.within-for-estates': {
    kind: 'rule',
    article: house,
    zh: '只有小区可以归属某个网格。',
    en: 'An estate lies in a grid; a grid lies in none.',
  },
  'grid.within-unknown': {
    kind: 'rule',
    article: house,
    zh: '当天没有所指的网格。',
    en: 'There is no such grid on that day.',
  },
  'grid.closed': { kind: 'state', article: house, zh: '该网格已于 {on} 撤销。', en: 'The grid was closed on {on}.' },
  'grid.before-it-was': {
    kind: 'rule',
    article: house,
    zh: '该网格自 {from} 起设立。',
    en: 'The grid is there since {from}.',
  },
  'grid.served': {
    kind: 'rule',
    article: house,
    zh: '“{branch}”仍在服务该网格，请先结束其服务。',
    en: '“{branch}” serves the grid; end its service first.',
  },
  'grid.not-geojson': {
    kind: 'invalid',
    article: '',
    zh: '须为 GeoJSON FeatureCollection，至多 {features} 个要素。',
    en: 'Must be a GeoJSON FeatureCollection of {features} features at most.',
  },
} as const satisfies RefusalTable

export type GridRefusal = keyof typeof gridRefusals
