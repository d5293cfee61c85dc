import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { IsIn } from 'class-validator'
import type { BuildProgress } from '@harbor/read-models/generation-build'
import type { RebuildReport } from '@harbor/read-models/view-rebuild'
import type { GenerationProof } from '@harbor/read-models/generation-proof'
import type { ViewRunner } from '@harbor/read-models/view-runner'
import type { ViewStatus } from '@harbor/read-models/view-status'
import { Permit } from '@harbor/service/permit'
import { TheProgress, WithProgress, type Progress } from '@harbor/service/progress-lines'
import { confidential, views } from '../contexts'

export const VIEW_RUNNER = Symbol('view runner')

export class ViewPath {
  @IsIn(views.map(({ name }) => name))
  view: string
}

function isOpen(view: string): boolean {
  return !confidential.views.some((name) => name === view)
}

/** Whether they agree, and nothing of how much there is. */
function withoutCounts({ live, rebuilt, ...proof }: GenerationProof): GenerationProof {
  const untold = { documents: 0, keys: 0, digest: '' }
  return { ...proof, live: { ...live, ...untold }, rebuilt: { ...rebuilt, ...untold }, differingKeys: [] }
}

/** Of the whole work in positions of the log: reading is the first half of it. */
function toldTo(tell: Progress): (progress: BuildProgress) => void {
  return ({ fraction, head }) => tell(Math.round(fraction * head), head)
}

@ApiTags('operations')
@Controller('projections')
export class ProjectionsController {
  constructor(@Inject(VIEW_RUNNER) private readonly runner: ViewRunner) {}

  @Get()
  @Permit('projections.read')
  @ApiOperation({ summary: 'How far each view has read the log' })
  async list(): Promise<{ readonly views: readonly ViewStatus[] }> {
    return { views: await this.runner.status() }
  }

  @Post(':view/rebuild')
  @Permit('projections.rebuild')
  @HttpCode(200)
  @WithProgress()
  @ApiOperation({ summary: 'Build a view anew beside the live one, compare, swap' })
  async rebuild(@Param() { view }: ViewPath, @TheProgress() tell: Progress): Promise<RebuildReport> {
    const report = await this.runner.rebuild(view, { onProgress: toldTo(tell) })
    const { proof } = report
    return isOpen(view) ? report : { ...report, events: 0, durationMs: 0, proof: proof && withoutCounts(proof) }
  }

  @Post(':view/prove')
  @Permit('projections.rebuild')
  @HttpCode(200)
  @WithProgress()
  @ApiOperation({ summary: 'Build a view anew, compare with the live one by count and digest, name what differs' })
  async prove(@Param() { view }: ViewPath, @TheProgress() tell: Progress): Promise<GenerationProof> {
    const proof = await this.runner.prove(view, { onProgress: toldTo(tell) })
    return isOpen(view) ? proof : withoutCounts(proof)
  }
}
