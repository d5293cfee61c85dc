import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Position } from '@harbor/kernel/event'
import { useTestFolder } from '@harbor/testing/test-folder'
import { thingSpec, type Thing } from '../collection-samples.contract'
import { openSqliteReadModels } from './sqlite-read-models'
import { ViewsFile } from './views-file'

const installationId = '01930000-0000-7000-8000-000000000001'
const folder = useTestFolder()
const file = () => join(folder(), 'views.db')

async function digest(): Promise<string> {
  const readModels = await openSqliteReadModels(folder(), { installationId })
  try {
    return (await (await readModels.live('things', 1, thingSpec)).digest()).digest
  } finally {
    await readModels.close()
  }
}

async function filled(): Promise<void> {
  const readModels = await openSqliteReadModels(folder(), { installationId })
  const generation = await readModels.live('things', 1, thingSpec)
  const documents = ['quay', 'mole', 'pier'].map((name, rank): Thing => ({ id: `d-${name}`, name, unit: 'dock', rank }))
  const updates = documents.map((document) => ({ key: `k-${document.id}`, state: {}, documents: [document] }))
  await generation.commit(updates, 1 as Position)
  await readModels.close()
}

/** Every place where these letters stand. */
function placesOf(letters: string): readonly number[] {
  const bytes = readFileSync(file())
  const places: number[] = []
  for (let at = bytes.indexOf(letters); at >= 0; at = bytes.indexOf(letters, at + 1)) places.push(at)
  return places
}

describe('the digest of a generation', () => {
  it('tells one changed letter wherever it stands: in bodies, columns, search texts, grams, indexes', async () => {
    await filled()
    const whole = await digest()
    const bytes = readFileSync(file())
    const places = placesOf('quay')
    // The body; column, id and text of the document; its key and its state's; entries of five indexes.
    expect(places.length).toBeGreaterThanOrEqual(10)
    for (const at of places) {
      const changed = Buffer.from(bytes)
      changed[at + 1] = 'w'.charCodeAt(0)
      writeFileSync(file(), changed)
      const found = await digest().catch((error: unknown) => error)
      expect(found === whole ? `${at}: ${bytes.subarray(at - 60, at + 60).toString('latin1')}` : 'noticed').toBe(
        'noticed',
      )
    }
  })

  it.each([
    ['a column', `UPDATE g1_documents SET f_unit = 'deck' WHERE id = 'd-quay'`],
    ['a column without a value', `UPDATE g1_documents SET f_rank = NULL WHERE id = 'd-quay'`],
    ['a search text', `UPDATE g1_documents SET text = 'quad' WHERE id = 'd-quay'`],
    ['a gram', `DELETE FROM g1_grams WHERE gram = 'qu'`],
    ['the name of a member in a body', `UPDATE g1_bodies SET json = replace(json, '"id":', '"ie":')`],
    ['the kind of a value in a body', `UPDATE g1_bodies SET json = replace(json, '"rank":0', '"rank":"0"')`],
    ['a value in a body', `UPDATE g1_bodies SET json = replace(json, '"rank":0', '"rank":7')`],
  ])('tells %s that was changed by hand', async (_what, sql) => {
    await filled()
    const whole = await digest()
    const views = ViewsFile.open(file(), false)
    expect(views.run(sql)).toBeGreaterThan(0)
    await views.close()
    expect(await digest()).not.toBe(whole)
  })
})
