import type { Recorded } from '@harbor/kernel/event'
import { deriveId, type CommandId } from '@harbor/kernel/ids'
import { CORRECTION, type MemberEvent } from '../member-event'
import { memberFile, type MemberFile } from '../member-file'
import type { Proposed } from './fits'

/** The file as it would read if this correction were recorded now. Nothing is. */
export function correctedFile(file: MemberFile, { corrects, replacement, personal }: Proposed): MemberFile {
  const last = file.recorded.at(-1)
  if (!last) return file
  const supposed = {
    type: CORRECTION,
    data: {
      proposalId: deriveId<'proposal'>(last.id, 'supposed'),
      corrects,
      reason: '-',
      authority: '-',
      replacement,
      ...(personal && { personal }),
    },
    id: deriveId<'event'>(last.id, 'supposed'),
    stream: last.stream,
    revision: last.revision + 1,
    position: last.position,
    recordedAt: last.recordedAt,
    actor: last.actor,
    commandId: deriveId<'command'>(last.id, 'supposed') satisfies CommandId,
  } as Recorded<MemberEvent>
  return memberFile(file.memberId, [...file.recorded, supposed])
}
