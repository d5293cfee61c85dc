import { envExample } from '@harbor/service/config'
import type { GeneratedFile } from './files'

/** Every setting with what it does and its usual value. */
export function settingsExample(): Promise<readonly GeneratedFile[]> {
  return Promise.resolve([{ path: '.env.example', text: envExample() }])
}
