import type { MemberId } from '@harbor/kernel/ids'
import { memberStream } from '@harbor/membership/member-file'
import type { Life } from './lawful-histories'
import type { MemberWorld } from './member-world'

/** The life on the real log: each recording at its instant, corrections pointing at the ids that the log gave. */
export async function livedOn(world: MemberWorld, memberId: MemberId, { recorded }: Life): Promise<void> {
  const idOnLog = new Map<string, string>()
  for (const event of recorded) {
    const { type, effectiveOn } = event
    const text = JSON.stringify(event.data)
    const data = JSON.parse(text.replaceAll(/000000e0-[0-9a-f-]{27}/g, (id) => idOnLog.get(id) ?? id)) as unknown
    const loaded = await world.journal.load(memberStream(memberId))
    const told = { type, data, ...(effectiveOn && { effectiveOn }) }
    const appended = await world.journal.append(loaded, [told], world.context(event.recordedAt))
    if (!appended.ok) throw new Error('nobody else writes here')
    idOnLog.set(event.id, appended.eventIds[0] ?? '')
  }
}
