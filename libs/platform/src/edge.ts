import type { Logger } from 'pino'
import { ACCESS } from '@harbor/access/http/tokens'
import { DEADLINE_CIRCLES, DEADLINE_TEXTS } from '@harbor/calendar/tokens'
import { caseCircles, transferClearance } from '@harbor/discipline/public'
import { TRANSFER_CLEARANCE } from '@harbor/membership/public'
import { RULE_BOOK } from '@harbor/membership/rules-in-force'
import {
  BRANCH_ROLLS,
  EVIDENCE_STORE,
  LIFE_SETTINGS,
  MEMBERS_ON_ROLL,
  ORDERS_SERVED,
  ROLL_OF_UNITS,
  UnitDirectory,
} from '@harbor/organization/public'
import { APPRAISAL_SOURCES } from '@harbor/organization/appraisal-http/tokens'
import { PUBLIC_ADDRESS } from '@harbor/volunteering/certificate/public-address'
import { PEOPLE_ON_ROLL } from '@harbor/volunteering/people-on-roll'
import { STAR_LEVELS, type StarLevels } from '@harbor/volunteering/star-levels'
import { CallLimit, unlimitedCalls } from '@harbor/service/call-limit'
import type { Config } from '@harbor/service/config'
import type { AccessGate } from '@harbor/service/core'
import type { Edge } from '@harbor/service/edge-module'
import { Metrics } from '@harbor/service/metrics'
import { Problems } from '@harbor/service/problem'
import { FICTIONAL_DATA } from '@harbor/service/upload'
import { SENSITIVE_READS, type SensitiveReads } from '@harbor/service/sensitive-reads'
import { appraisalSources, deadlineTexts, refusalTables } from './contexts'
import { evidenceFolderOf, folderEvidenceStore } from './evidence/folder-evidence-store'
import { FEED_DESK } from './district-feed/feed-http'
import { feedLag, feedReadiness } from './district-feed/feed-readiness'
import type { LifeSettings } from '@harbor/rules/organisation-life'
import type { RuleBook } from '@harbor/rules/rule-book'
import { branchRolls } from './branch-rolls'
import { membersOnRoll } from './members-on-roll'
import { ordersServed } from './orders-served'
import { peopleOnRoll } from './people-on-roll'
import { readinessOf, gaugesOf } from './readiness'
import { rollOfUnits } from './roll-of-units'
import { API_ANSWERS, type ApiAnswers } from '@harbor/service/api/answers'
import answers from './operations/api-answers.generated.json'
import { VIEW_RUNNER } from './operations/projections-http'
import type { FeedDesk } from './district-feed/feed-desk'
import type { Platform } from './open-platform'

const apiAnswers = answers as ApiAnswers

export interface LocalRules {
  readonly book: RuleBook
  readonly levels: StarLevels
  readonly life: LifeSettings
}

/** What the HTTP edge and the contexts' modules ask for by token, whichever of them stand in this process. */
export function edgeOf(
  platform: Platform,
  feed: FeedDesk | undefined,
  rules: LocalRules,
  config: Config,
  { logger, gate }: { readonly logger: Logger; readonly gate?: (platform: Platform) => AccessGate },
): Edge {
  const { core, access, units } = platform
  const { fictionalData, publicAddress, transferClearanceFrom } = config
  const feedStatus = async () => feed?.status()
  return {
    core,
    gate: gate?.(platform) ?? access.gate,
    calls: new CallLimit(gate ? unlimitedCalls : config.callsPerMinute),
    units,
    problems: new Problems(refusalTables),
    logger,
    readiness: [...readinessOf(platform, folderOf(config)), feedReadiness(feedStatus)],
    metrics: new Metrics([...gaugesOf(platform), feedLag(feedStatus)]),
    provide: [
      { provide: ACCESS, useValue: access },
      ...(feed ? [{ provide: FEED_DESK, useValue: feed }] : []),
      { provide: API_ANSWERS, useValue: apiAnswers },
      { provide: UnitDirectory, useValue: units },
      { provide: ROLL_OF_UNITS, useValue: rollOfUnits(core.readModels) },
      { provide: EVIDENCE_STORE, useValue: folderEvidenceStore(evidenceFolderOf(config.dataFolder)) },
      { provide: ORDERS_SERVED, useValue: ordersServed(core.readModels) },
      { provide: BRANCH_ROLLS, useValue: branchRolls(core.readModels) },
      { provide: MEMBERS_ON_ROLL, useValue: membersOnRoll(core.readModels) },
      {
        provide: TRANSFER_CLEARANCE,
        useValue: transferClearance(core.readModels, transferClearanceFrom),
      },
      { provide: APPRAISAL_SOURCES, useValue: appraisalSources },
      { provide: DEADLINE_TEXTS, useValue: deadlineTexts },
      { provide: DEADLINE_CIRCLES, useValue: caseCircles(core.readModels) },
      { provide: RULE_BOOK, useValue: rules.book },
      { provide: STAR_LEVELS, useValue: rules.levels },
      { provide: LIFE_SETTINGS, useValue: rules.life },
      { provide: PEOPLE_ON_ROLL, useValue: peopleOnRoll(core.readModels) },
      { provide: PUBLIC_ADDRESS, useValue: publicAddress },
      { provide: VIEW_RUNNER, useValue: platform.runner },
      { provide: FICTIONAL_DATA, useValue: fictionalData === 'yes' },
      { provide: SENSITIVE_READS, useValue: readLedger(platform) },
    ],
  }
}

function readLedger({ access, core }: Platform): SensitiveReads {
  return {
    record: ({ principal, permission, context }, what, subject) =>
      access.store.reads.record({
        at: core.clock.now(),
        accountId: principal.accountId,
        role: context.actor.role,
        permission,
        subject,
        reason: what,
        request: context.commandId,
      }),
  }
}

/** Where there is something in it that can fill the disk. */
function folderOf({ dataFolder, eventStoreUrl, mongoDbUrl }: Config): string | undefined {
  return eventStoreUrl === '' || mongoDbUrl === '' ? dataFolder : undefined
}
