import { Controller, HttpCode, Inject, Post } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { verifyLog, type VerifyReport } from '@harbor/audit/verify'
import { CORE, type Core } from '@harbor/service/core'
import { Permit } from '@harbor/service/permit'
import { TheProgress, WithProgress, type Progress } from '@harbor/service/progress-lines'
import { confidential } from '../contexts'

@ApiTags('operations')
@Controller('audit')
export class AuditController {
  private verifying: Promise<VerifyReport> | undefined
  private readonly watching = new Set<Progress>()

  constructor(@Inject(CORE) private readonly core: Core) {}

  @Post('verify')
  @Permit('audit.verify')
  @HttpCode(200)
  @WithProgress()
  @ApiOperation({
    summary: 'Recompute the hash chains of all files from the stored bytes; one run at a time, shared by who asks',
  })
  async verify(@TheProgress() tell: Progress): Promise<VerifyReport> {
    this.watching.add(tell)
    try {
      this.verifying ??= this.verifyAll().finally(() => (this.verifying = undefined))
      return await this.verifying
    } finally {
      this.watching.delete(tell)
    }
  }

  private async verifyAll(): Promise<VerifyReport> {
    const { log } = this.core.journal
    const head = await log.head()
    const onProgress = (read: number) => this.watching.forEach((tell) => tell(read, head))
    return verifyLog(log, { onProgress, confidential: confidential.streams })
  }
}
