import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import type { FastifyReply } from 'fastify'
import { deriveId, type MemberId } from '@harbor/kernel/ids'
import { UnitDirectory } from '@harbor/organization/public'
import { OfRevision } from '@harbor/service/answers'
import { Caller, TheCaller } from '@harbor/service/caller'
import { CORE, type Core } from '@harbor/service/core'
import type { Recorded } from '@harbor/service/desk'
import { holderOfValue } from '@harbor/service/holder-of-value'
import { Permit, PermitChange, PermitOpening } from '@harbor/service/permit'
import { ProblemError } from '@harbor/service/problem'
import { SENSITIVE_READS, type SensitiveReads } from '@harbor/service/sensitive-reads'
import { AnswersFile } from '@harbor/service/upload'
import { LedgerPath } from '../hours/commands'
import { LedgerDesk } from '../ledger-desk'
import { PEOPLE_ON_ROLL, type PeopleOnRoll } from '../people-on-roll'
import { hoursStream } from '../words'
import { certificatePdf } from './certificate-pdf'
import { CertificatePath, IssueCertificateBody, RevokeCertificateBody } from './commands'
import { issueCertificate, revokeCertificate, type GivenCertificate } from './decide'
import { endOf, statusOf, type Certificate, type CertificateStatus } from './state'
import { CERTIFICATE_CODE, CERTIFICATE_NUMBER } from './verify/verification'
import { normalCode, verificationCode } from './verify/verification-code'
import { PUBLIC_ADDRESS } from './public-address'

/** A certificate as lists show it; the code is on the paper alone. */
export interface CertificateRow extends Omit<Certificate, 'codeIndex' | 'printed' | 'covers'> {
  readonly status: CertificateStatus
}

/** 志愿服务证明: free, numbered, verifiable by anybody who has the paper. */
@ApiTags('certificates')
@Controller('members/:memberId/certificates')
export class CertificateController {
  constructor(
    @Inject(LedgerDesk) private readonly desk: LedgerDesk,
    @Inject(CORE) private readonly core: Core,
    @Inject(UnitDirectory) private readonly units: UnitDirectory,
    @Inject(PEOPLE_ON_ROLL) private readonly people: PeopleOnRoll,
    @Inject(SENSITIVE_READS) private readonly reads: SensitiveReads,
    @Inject(PUBLIC_ADDRESS) private readonly address: string,
  ) {}

  @Get()
  @Permit('certificate.read')
  @ApiOperation({ summary: 'Certificates of a member: valid, superseded or revoked' })
  async list(
    @Param() { memberId }: LedgerPath,
    @TheCaller() caller: Caller,
  ): Promise<OfRevision<{ readonly documents: readonly CertificateRow[] }>> {
    const { ledger, revision } = await this.desk.read(memberId, caller)
    return new OfRevision(revision, { documents: ledger.certificates.map(rowOf) })
  }

  @Post()
  @PermitOpening('certificate.issue')
  @ApiOperation({ summary: '开具证明: about the certified hours of a period; free of charge, never for oneself' })
  async issue(
    @Param() { memberId }: LedgerPath,
    @Body() body: IssueCertificateBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    const { commandId } = caller.context
    const { keys } = this.core.journal
    // Secret and the same for a repeated command: what nobody without the keys can compute.
    const code = verificationCode(keys.blindIndex('certificate-secret', commandId))
    // Of another secret than the code, of which it must give nothing away: numbers stand in lists.
    const serial = verificationCode(keys.blindIndex('certificate-serial', commandId)).slice(0, 9)
    const number = body.number ?? `ZS-${caller.today.slice(0, 4)}-${serial}`
    const order = {
      from: body.from,
      until: body.until,
      unitId: body.unitId,
      number,
      code,
      certificateId: deriveId<'certificate'>(commandId, 'certificate'),
      codeIndex: keys.blindIndex(CERTIFICATE_CODE, normalCode(code) ?? ''),
    }
    const name = await this.people.nameOf(memberId)
    const given = givenOf(caller)
    // Decided once before anything is reserved, so that a refusal leaves no trace.
    const { ledger } = await this.desk.read(memberId, caller)
    const { value } = await this.desk.facts(memberId, body.unitId, caller.today)
    const foreseen = issueCertificate(ledger, order, { ...given, ...value, name })
    if (!foreseen.accepted) throw new ProblemError(foreseen.code, foreseen.detail)
    await this.keep(CERTIFICATE_NUMBER, number, memberId, caller)
    await this.keep(CERTIFICATE_CODE, normalCode(code) ?? '', memberId, caller)
    return this.desk.on(memberId, caller, (now, { unit }) => issueCertificate(now, order, { ...given, unit, name }), {
      unitId: body.unitId,
    })
  }

  @Post(':number/revoke')
  @PermitChange('certificate.issue')
  @ApiOperation({ summary: '撤销证明: it should not have been issued' })
  revoke(
    @Param() { memberId, number }: CertificatePath,
    @Body() { reason, authority }: RevokeCertificateBody,
    @TheCaller() caller: Caller,
  ): Promise<Recorded> {
    return this.desk.on(memberId, caller, (ledger) => {
      const certificateId = ledger.certificates.find((one) => one.number === number)?.certificateId
      const none = deriveId<'certificate'>(memberId, 'none')
      return revokeCertificate(ledger, { certificateId: certificateId ?? none, reason, authority }, givenOf(caller))
    })
  }

  @Get(':number.pdf')
  @Permit('certificate.read')
  @AnswersFile('application/pdf')
  @ApiOperation({ summary: '志愿服务证明 (PDF) with QR code and verification code' })
  async pdf(
    @Param() { memberId, number }: CertificatePath,
    @TheCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const { ledger } = await this.desk.read(memberId, caller, { personal: true })
    const certificate = ledger.certificates.find((one) => one.number === number)
    if (!certificate) throw new ProblemError('certificate.unknown')
    const { printed, from, until, quarterHours, byBase, unitId, issuedOn } = certificate
    if (!printed) throw new ProblemError('certificate.name-erased')
    await this.reads.record(caller, 'certificate.pdf', hoursStream(memberId))
    void reply.type('application/pdf').header('content-disposition', 'inline; filename="certificate.pdf"')
    const said = { number, from, until, quarterHours, byBase, issuedOn, ended: endOf(certificate), ...printed }
    const unitName = this.units.facts(unitId)?.name ?? ''
    return Buffer.from(await certificatePdf({ ...said, unitName, address: `${this.address}/verify/${printed.code}` }))
  }

  private async keep(kind: string, value: string, memberId: MemberId, caller: Caller): Promise<void> {
    const holder = hoursStream(memberId)
    if ((await holderOfValue(this.core, { kind, value, holder }, caller)) !== holder)
      throw new ProblemError('certificate.number-used', { number: value })
  }
}

function givenOf({ today, principal }: Caller): GivenCertificate {
  return { today, actorId: principal.accountId, actorMemberId: principal.memberId }
}

function rowOf(certificate: Certificate): CertificateRow {
  const { codeIndex: _, printed: __, covers: ___, ...told } = certificate
  return { ...told, status: statusOf(certificate) }
}
