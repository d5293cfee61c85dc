import { rmSync } from 'node:fs'
import { openSqliteKeys } from '@harbor/access/keys-sqlite/sqlite-keys'
import { chainHash, CHAIN_START } from '@harbor/event-log/chain'
import { Journal, PersonErased } from '@harbor/event-log/journal'
import { toLocalDate } from '@harbor/kernel/time'
import { person, talked } from '@harbor/testing/member-events'
import { ids, memberNo } from '@harbor/testing/member-ids'
import { detailsChanged, enrolled } from '@harbor/testing/member-roll-events'
import { branch } from '@harbor/testing/street-units'
import { makeTestFolder } from '@harbor/testing/test-folder'
import { submitApplication } from '../development/decide-candidacy'
import { MemberWorld } from '@harbor/testing/member-world'
import { memberStream } from '../member-file'
import { slices } from '../slices'
import { standingIntervals, type StandingInterval } from '../standing/views'
import { changeDetails, erasePersonalData } from './decide-person'
import { roster, type RosterEntry } from '../roster/views'

const [applicant, neighbour] = [memberNo(1), memberNo(2)]
const given = { today: toLocalDate('2026-11-24'), actorId: ids.secretary }
const views = [roster, standingIntervals] as unknown as Parameters<typeof MemberWorld.open>[0]

let world: MemberWorld
beforeEach(async () => {
  world = await MemberWorld.open(views)
  const order = { on: toLocalDate('2025-03-01'), unitId: ids.branch, person }
  await world.decide(applicant, (file) => submitApplication(file, order, { ...given, branch }))
  await world.decide(applicant, (file) =>
    changeDetails(file, { changes: { phone: '0574-00000000' }, reason: '本人申报' }, given),
  )
  await world.record(neighbour, [enrolled({ on: '2011-07-01' })])
})
afterEach(() => world.close())

async function erase(): Promise<void> {
  const order = { reason: '本人申请撤回', authority: '街道党工委决定' }
  await world.decide(applicant, (file) => erasePersonalData(file, order, given))
  await world.keys.destroy(applicant)
  await world.caughtUp()
}

const rosterEntries = async () =>
  (await world.readModels.collection<RosterEntry>('roster').find({ limit: 10 })).documents

describe('Acceptance 10: "Erasure of an applicant\'s personal data: fields unreadable, chain verifies, counts unchanged."', () => {
  it('the fields are unreadable, those of others are not', async () => {
    expect((await world.file(applicant)).roll.details).toEqual({ ...person, phone: '0574-00000000' })
    await erase()
    const { events } = await world.journal.load(memberStream(applicant), { personal: true })
    expect(events.map(({ data }) => (data as { personal?: unknown }).personal)).toEqual([null, null, undefined])
    expect((await world.file(applicant)).roll).toMatchObject({ details: null, erased: true })
    expect((await world.file(neighbour)).roll.details).toEqual(person)
  })

  it('a key that is missing without having been destroyed is told, and is no erasure', async () => {
    const elsewhere = makeTestFolder()
    const others = await openSqliteKeys(elsewhere, { installationId: world.log.installationId })
    const journal = new Journal(
      world.log,
      others,
      slices.flatMap(({ events }) => events),
    )
    await expect(journal.load(memberStream(applicant), { personal: true })).rejects.toMatchObject({
      code: 'log.undecodable-event',
      message: expect.stringContaining(`the key of ${applicant} is missing`) as string,
    })
    await others.close()
    rmSync(elsewhere, { recursive: true })
  })

  it('who spoke with the applicant stands sealed in the file, and is gone with it', async () => {
    await world.record(applicant, [talked({ on: '2025-03-10' })])
    const talkers = async () => {
      const { events } = await world.journal.load(memberStream(applicant), { personal: true })
      return events.map(({ data }) => (data as { personal?: unknown }).personal)[2]
    }
    const stored = await world.log.readStream(memberStream(applicant))
    expect(stored.map(({ data }) => data).join()).not.toContain('周岚')
    expect(await talkers()).toEqual({ talkers: ['周岚'] })
    await erase()
    expect(await talkers()).toBeNull()
  })

  it('the chain verifies over the same bytes as before', async () => {
    const before = await world.log.readStream(memberStream(applicant))
    await erase()
    const after = await world.log.readStream(memberStream(applicant))
    expect(after.slice(0, 2)).toEqual(before)
    let previous = CHAIN_START
    for (const event of after) {
      expect(event.hash).toBe(chainHash(previous, event.stream, event))
      previous = event.hash
    }
    expect(after.map(({ data }) => data).join()).not.toContain(person.name)
  })

  it('counts are unchanged, and the roster has a nameless entry', async () => {
    await world.caughtUp()
    const intervals = world.readModels.collection<StandingInterval>('standing-intervals')
    const before = await intervals.countBy(['unitId', 'stage', 'standing'])
    await erase()
    expect(await intervals.countBy(['unitId', 'stage', 'standing'])).toEqual(before)
    const entries = await rosterEntries()
    expect(entries).toHaveLength(2)
    expect(entries.find(({ id }) => id === applicant)).toMatchObject({
      name: '',
      namePinyin: '',
      nameInitials: '',
      sex: '',
      bornOn: null,
      stage: 'applicant',
      unitId: ids.branch,
    })
  })

  it('a roster built anew afterwards is the same', async () => {
    await erase()
    const live = await rosterEntries()
    await world.runner.rebuild('roster')
    expect(await rosterEntries()).toEqual(live)
  })

  it('nothing personal can be recorded any more', async () => {
    await erase()
    await expect(world.record(applicant, [detailsChanged({ on: '2026-11-24' })])).rejects.toThrow(PersonErased)
  })
})
