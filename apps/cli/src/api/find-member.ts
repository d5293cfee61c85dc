import { stageNames, standingNames } from '@harbor/membership/names'
import { isId, type MemberId } from '@harbor/kernel/ids'
import type { RosterEntry } from '@harbor/membership/roster/views'
import { standings } from '@harbor/membership/words'
import type { QueryPage } from '@harbor/read-models/read-models'
import type { Call } from '../command'
import { CliError, exitCodes } from '../errors'
import type { Api } from './api'
import { unitName, unitsOn } from './units'

const shownCandidates = 20

/**
 * Whose file is meant: by its id, or by a name that only one person has; a part of a name or its pinyin will do when it leads to
 * one person. Otherwise throws with the persons whom it may mean.
 */
export async function findMember(call: Call, api: Api, named: string): Promise<MemberId> {
  if (isId<'member'>(named)) return named
  const query = { text: named, standing: standings.join(','), limit: String(shownCandidates) }
  const { body } = await api.request('GET', '/members', { query })
  const { documents, total = documents.length } = body as QueryPage<RosterEntry>
  const exact = documents.filter(({ name }) => name === named)
  const meant = exact.length > 0 ? exact : documents
  const [only] = meant
  if (only && meant.length === 1) return only.memberId
  if (!only) {
    throw new CliError(
      exitCodes.refused,
      'cli.member-unknown',
      {
        zh: '名册中没有“{named}”，或不在您的管辖范围内',
        en: 'Nobody on the roll is called “{named}”, or not within your scope',
      },
      { named },
    )
  }
  const count = exact.length > 0 ? exact.length : total
  throw await ambiguous(call, api, named, meant, count)
}

async function ambiguous(
  call: Call,
  api: Api,
  named: string,
  meant: readonly RosterEntry[],
  count: number,
): Promise<CliError> {
  const units = await unitsOn(api)
  const candidates = meant.map(({ memberId, name, bornOn, stage, standing, unitId }) => {
    const branch = unitName(units, unitId)
    const words = [name, bornOn ?? '', call.say(stageNames[stage]), call.say(standingNames[standing]), branch]
    return {
      line: `${memberId}  ${words.filter((one) => one !== '').join('  ')}`,
      about: { memberId, name, bornOn, stage, standing, branch },
    }
  })
  return new CliError(
    exitCodes.refused,
    'cli.member-ambiguous',
    { zh: '“{named}”可能指 {count} 人，请用编号：', en: '“{named}” may mean {count} persons; use the id:' },
    { named, count },
    undefined,
    candidates,
  )
}
