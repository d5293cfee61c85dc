import { effectiveHistory, type CorrectionData } from './correction'
import { LOG_START, type Recorded, type DomainEvent } from './event'
import { deriveId, type AccountId, type CommandId, type EventId } from './ids'
import type { Instant, LocalDate } from './time'

const CORRECTED = 'file.corrected.v1'
const id = (name: string) => deriveId<'event'>('6ba7b810-9dad-11d1-80b4-00c04fd430c8', name) as EventId

function recorded(name: string, event: DomainEvent): Recorded {
  return {
    ...event,
    id: id(name),
    stream: 'file-1',
    revision: 0,
    position: LOG_START,
    recordedAt: '2025-01-01T00:00:00.000Z' as Instant,
    actor: { id: id('actor') as string as AccountId, role: 'x' },
    commandId: id('command') as string as CommandId,
  }
}
const fact = (name: string, value: number, on = '2024-01-01') =>
  recorded(name, { type: 'file.fact.v1', data: { value }, effectiveOn: on as LocalDate })
const correction = (name: string, corrects: string, replacement: CorrectionData['replacement']) =>
  recorded(name, { type: CORRECTED, data: { corrects: id(corrects), replacement } satisfies CorrectionData })
const told = (name: string, data: object) => recorded(name, { type: 'file.told.v1', data })
const reads = (...events: Recorded[]) =>
  effectiveHistory(events, CORRECTED).map((event) => [(event.data as { value: number }).value, event.effectiveOn])

describe('a history after its corrections', () => {
  it('reads as recorded without any', () =>
    expect(reads(fact('a', 1), fact('b', 2))).toEqual([
      [1, '2024-01-01'],
      [2, '2024-01-01'],
    ]))
  it('shows the replacement in the place of the corrected event', () =>
    expect(reads(fact('a', 1), fact('b', 2), correction('c', 'a', { data: { value: 9 } }))).toEqual([
      [9, '2024-01-01'],
      [2, '2024-01-01'],
    ]))
  it('moves the day when the correction names another', () =>
    expect(
      reads(fact('a', 1), correction('c', 'a', { data: { value: 1 }, effectiveOn: '2023-05-05' as LocalDate })),
    ).toEqual([[1, '2023-05-05']]))
  it('leaves out what never took place', () =>
    expect(reads(fact('a', 1), fact('b', 2), correction('c', 'a', null))).toEqual([[2, '2024-01-01']]))
  it('lets the last word on an event count', () =>
    expect(
      reads(fact('a', 1), correction('c', 'a', { data: { value: 2 } }), correction('d', 'a', { data: { value: 3 } })),
    ).toEqual([[3, '2024-01-01']]))
  it('is as before when a correction is annulled', () =>
    expect(reads(fact('a', 1), correction('c', 'a', null), correction('d', 'c', null))).toEqual([[1, '2024-01-01']]))
  it('follows a correction of the correction', () =>
    expect(
      reads(
        fact('a', 1),
        correction('c', 'a', { data: { value: 2 } }),
        correction('d', 'c', { data: { replacement: { data: { value: 7 } } } }),
      ),
    ).toEqual([[7, '2024-01-01']]))
  it('restores a correction when its annulment is annulled', () =>
    expect(
      reads(fact('a', 1), correction('c', 'a', null), correction('d', 'c', null), correction('e', 'd', null)),
    ).toEqual([]))
  it('keeps the personal part that was recorded, unless the correction brings its own', () => {
    const bring = {
      type: CORRECTED,
      data: { corrects: id('a'), replacement: { data: { value: 2 } }, personal: { name: '陈宇' } },
    }
    const [a, c] = [told('a', { value: 1, personal: { name: '林晓舟' } }), correction('c', 'a', { data: { value: 2 } })]
    const read = (...events: Recorded[]) => effectiveHistory(events, CORRECTED).map(({ data }) => data)
    expect(read(a, c)).toEqual([{ value: 2, personal: { name: '林晓舟' } }])
    expect(read(a, recorded('c', bring))).toEqual([{ value: 2, personal: { name: '陈宇' } }])
    expect(read(told('a', { value: 1, personal: null }), c)).toEqual([{ value: 2, personal: null }])
    expect(read(told('a', { value: 1 }), c)).toStrictEqual([{ value: 2 }])
  })
  it('leaves everything else of the corrected event as it was recorded', () => {
    const [a, c] = [fact('a', 1), correction('c', 'a', { data: { value: 2 } })]
    expect(effectiveHistory([a, c], CORRECTED)).toStrictEqual([{ ...a, data: { value: 2 } }])
  })
  it('falls back to the earlier correction when the later one is annulled', () =>
    expect(
      reads(
        fact('a', 1),
        correction('c', 'a', { data: { value: 2 } }),
        correction('d', 'a', { data: { value: 3 } }),
        correction('e', 'd', null),
      ),
    ).toEqual([[2, '2024-01-01']]))
})
