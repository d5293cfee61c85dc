import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { systemClock } from '@harbor/kernel/time'
import { openHarbor } from '@harbor/platform/harbor-app'
import { readConfig } from '@harbor/service/config'
import { openApiDocument } from '@harbor/service/openapi'
import { json, type GeneratedFile } from './files'

/** The description of the API as a new installation serves it. */
export async function apiDocument(): Promise<readonly GeneratedFile[]> {
  const folder = mkdtempSync(join(tmpdir(), 'harbor-generate-'))
  try {
    const config = readConfig({ HARBOR_DATA: folder })
    const harbor = await openHarbor(config, { clock: systemClock, logger: pino({ level: 'silent' }) })
    try {
      return [{ path: 'docs/api/openapi.json', text: json(openApiDocument(harbor.app)) }]
    } finally {
      await harbor.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
