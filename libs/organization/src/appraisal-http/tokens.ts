import type { AppraisalSource } from '../appraisal/appraisal-source'

/** What every context brings to the indices; the process that joins them answers. */
export const APPRAISAL_SOURCES = Symbol('appraisal sources')
export type AppraisalSources = readonly AppraisalSource[]
