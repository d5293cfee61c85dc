import { startViewRunner, type ViewRunner, type ViewRunnerOptions } from '@harbor/read-models/view-runner'
import { startAutomations, type AutomationRunner, type AutomationsOptions } from './automation-runner'

export type KeptViewsOptions = Omit<ViewRunnerOptions, 'source'> & Omit<AutomationsOptions, 'runner'>

/** Views that this process keeps up, and what they show to be due, carried out. */
export interface KeptViews {
  readonly runner: ViewRunner
  readonly automations: AutomationRunner
  /** Ends between two pages and between two consequences. */
  stop(): Promise<void>
}

/** The views as this process has them: kept by it alone, kept by it in its turn, or kept by another. */
export interface ViewsHere {
  readonly runner: ViewRunner
  /** Undefined where another carries out what is due. */
  readonly automations: AutomationRunner | undefined
  /** Whether it is this process that keeps them now. */
  readonly isKeeping: boolean
  /** Resolves when every view answers queries. `onTerm`: each time that this process becomes the one that keeps them. */
  start(onTerm: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

/** Resolves when every view answers queries. */
export async function keepViews(options: KeptViewsOptions): Promise<KeptViews> {
  const runner = await startViewRunner({ ...options, source: options.journal })
  const automations = startAutomations({ ...options, runner })
  return {
    runner,
    automations,
    stop: async () => {
      await automations.stop()
      await runner.stop()
    },
  }
}
