import { hash } from 'node:crypto'
import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common'
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { deriveId } from '@harbor/kernel/ids'
import { eachDocument } from '@harbor/read-models/all-documents'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import type { Recorded } from '@harbor/service/desk'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { Turns } from '@harbor/service/turns'
import { AnswersFile, uploadedFile } from '@harbor/service/upload'
import { EVIDENCE_STORE, mediaTypeOf, type EvidenceStore, type StoredEvidence } from '../evidence-store'
import { addEvidence, removeEvidence } from '../problem/decide-work'
import { problemStream, type EvidenceId, type ProblemId } from '../problem/events'
import { problemOf, type ProblemState } from '../problem/state'
import { evidenceView, type EvidenceRow } from '../problem/views'
import { EvidencePath, EvidenceQuery, ProblemPath, RemoveEvidenceBody } from './commands'
import { ProblemDesk, subjectOf } from './problem-desk'

/** A file that should be there and is not, or is not what it was. */
export interface EvidenceFault {
  readonly problemId: ProblemId
  readonly number: string
  readonly evidenceId: EvidenceId
  readonly sha256: string
  readonly state: Exclude<StoredEvidence['state'], 'present'>
}

export interface EvidenceCheck {
  readonly checked: number
  readonly bytes: number
  readonly faults: readonly EvidenceFault[]
}

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
}

/** 佐证材料: files outside the log, each under its hash. */
@ApiTags('problems')
@Controller('problems')
export class EvidenceController {
  /** By the file's hash: nobody takes a file away while somebody else records that it is there. */
  private readonly turns = new Turns<string>()

  constructor(
    @Inject(ProblemDesk) private readonly desk: ProblemDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(EVIDENCE_STORE) private readonly store: EvidenceStore,
  ) {}

  @Get('evidence/check')
  @Permit('audit.verify')
  @ApiOperation({ summary: 'Reads every file of evidence and compares it with its hash in the log' })
  async check(): Promise<EvidenceCheck> {
    const rows = this.core.readModels.collection<EvidenceRow>(evidenceView.name)
    const faults: EvidenceFault[] = []
    let [checked, bytes] = [0, 0]
    for await (const row of eachDocument(rows)) {
      const { problemId, number, evidenceId, sha256 } = row
      const { state } = await this.store.get(sha256)
      if (state !== 'present') faults.push({ problemId, number, evidenceId, sha256, state })
      checked += 1
      bytes += row.bytes
    }
    return { checked, bytes, faults }
  }

  @Post(':problemId/evidence')
  @PermitOpening('problem.work')
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
  })
  @ApiOperation({
    summary: '上传佐证材料: a picture, PDF or Office document; stored under its SHA-256, outside the log',
  })
  async add(
    @Param() { problemId }: ProblemPath,
    @Query() { on, shows }: EvidenceQuery,
    @TheCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<Recorded> {
    // Whoever may not is told so before anything is read or stored.
    caller.mustTouch(subjectOf(await this.problem(problemId), caller))
    const { bytes } = await uploadedFile(request)
    const mediaType = mediaTypeOf(bytes)
    if (mediaType === undefined) throw new ProblemError('problem.media-type')
    const sha256 = hash('sha256', bytes)
    const evidenceId = deriveId<'evidence'>(caller.context.commandId, `evidence ${sha256}`)
    return this.turns.next(sha256, async () => {
      // The file first: an event never names one that is not there. A file that no event names is harmless.
      const file = await this.store.put(bytes)
      return this.desk.on(problemId, caller, (problem, given) =>
        addEvidence(problem, { ...file, on, shows, mediaType, evidenceId }, given),
      )
    })
  }

  @Get(':problemId/evidence/:evidenceId')
  @Permit('problem.read')
  @AnswersFile('application/octet-stream')
  @ApiOperation({ summary: 'The file, compared with its hash; 409 says that it is missing or was altered' })
  async read(
    @Param() { problemId, evidenceId }: EvidencePath,
    @TheCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const problem = await this.problem(problemId)
    caller.mustTouch(subjectOf(problem, caller))
    const file = problem.evidence.find((one) => one.evidenceId === evidenceId)
    if (!file) throw new ProblemError('problem.evidence-unknown')
    const { sha256, mediaType, removedOn } = file
    if (removedOn !== null) throw new ProblemError('problem.evidence-removed', { removedOn })
    const stored = await this.store.get(sha256)
    if (stored.state !== 'present') throw new ProblemError(`problem.evidence-${stored.state}`, { sha256 })
    const extension = extensions[mediaType] ?? 'bin'
    // Bytes to be saved, whatever they are: a browser neither shows nor runs them. The kind stands in the answer about the problem.
    void reply
      .type('application/octet-stream')
      .header('content-disposition', `attachment; filename="${evidenceId}.${extension}"`)
    return Buffer.from(stored.bytes)
  }

  @Post(':problemId/evidence/:evidenceId/remove')
  @PermitChange('problem.decide')
  @ApiOperation({ summary: '删除佐证材料 by decision: the file is deleted, its hash stays on record' })
  async remove(
    @Param() { problemId, evidenceId }: EvidencePath,
    @Body() { reason, authority }: RemoveEvidenceBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const recorded = await this.desk.on(problemId, caller, (problem, given) =>
      removeEvidence(problem, { evidenceId, reason, authority }, given),
    )
    const { evidence } = await this.problem(problemId)
    const sha256 = evidence.find((one) => one.evidenceId === evidenceId)?.sha256
    if (sha256 !== undefined) await this.turns.next(sha256, () => this.removeUnlessNamed(sha256))
    return recorded
  }

  /** Another problem may rest on the same file, since this moment, too. */
  private async removeUnlessNamed(sha256: string): Promise<void> {
    await this.core.caughtUp(await this.core.journal.log.head())
    const rows = this.core.readModels.collection<EvidenceRow>(evidenceView.name)
    if ((await rows.count({ sha256: { eq: sha256 } })) === 0) await this.store.remove(sha256)
  }

  private async problem(problemId: ProblemId): Promise<ProblemState> {
    const { events } = await this.core.journal.load(problemStream(problemId))
    return problemOf(events)
  }
}
