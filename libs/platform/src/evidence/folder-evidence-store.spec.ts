import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mediaTypeOf } from '@harbor/organization/evidence-store'
import { useTestFolder } from '@harbor/testing/test-folder'
import { evidenceFolderOf, folderEvidenceStore } from './folder-evidence-store'

const folder = useTestFolder()
const store = () => folderEvidenceStore(evidenceFolderOf(folder()))
const file = (sha256: string) => join(evidenceFolderOf(folder()), sha256)
const bytes = Buffer.from('river')

describe('evidence in a folder', () => {
  it('stands under its hash, once, for its owner alone', async () => {
    const [first, again] = [await store().put(bytes), await store().put(bytes)]
    expect(again).toEqual(first)
    expect(first).toEqual({ bytes: 5, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string })
    expect(readdirSync(evidenceFolderOf(folder()))).toEqual([first.sha256])
    expect(statSync(file(first.sha256)).mode & 0o777).toBe(0o600)
    expect(await store().get(first.sha256)).toEqual({ state: 'present', bytes })
  })

  it('says what is missing and what was altered; the same file again mends it', async () => {
    const { sha256 } = await store().put(bytes)
    writeFileSync(file(sha256), 'river!')
    expect(await store().get(sha256)).toEqual({ state: 'altered' })
    await store().put(bytes)
    expect(readFileSync(file(sha256))).toEqual(bytes)
    rmSync(file(sha256))
    expect(await store().get(sha256)).toEqual({ state: 'missing' })
  })

  it('is gone after removal, also when it was not there', async () => {
    const { sha256 } = await store().put(bytes)
    await store().remove(sha256)
    await store().remove(sha256)
    expect(await store().get(sha256)).toEqual({ state: 'missing' })
  })

  it('never leaves its folder', async () => {
    await expect(store().get('../log.db')).rejects.toThrow(TypeError)
    await expect(store().remove('../log.db')).rejects.toThrow(TypeError)
  })
})

describe('what a file is', () => {
  it.each([
    ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])],
    ['image/webp', Buffer.from('RIFF\0\0\0\0WEBPVP8 ')],
    ['application/pdf', Buffer.from('%PDF-1.7')],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', Buffer.from('PK\x03\x04..xl/workbook.xml..')],
    [undefined, Buffer.from('PK\x03\x04 any archive')],
    [undefined, Buffer.from('<svg onload="x">')],
    [undefined, Buffer.from('')],
  ])('%s is told by the content', (mediaType, content) => expect(mediaTypeOf(content)).toBe(mediaType))
})
