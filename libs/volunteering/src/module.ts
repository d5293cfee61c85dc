import { Module } from '@nestjs/common'
import { CertificateController } from './certificate/http'
import { Verifier, VerifyController, VerifyPageController } from './certificate/verify/http'
import { HoursController } from './hours/http'
import { HoursImportController } from './hours/import/http'
import { VolunteeringStatisticsController } from './hours/statistics/http'
import { LedgerDesk } from './ledger-desk'
import { OrderController } from './service-order/http'
import { OrderDesk } from './order-desk'
import { OrderQueriesController } from './order-overview/queries-http'

/** Orders, hours and certificates over HTTP. A slice's controllers are named here once. */
@Module({
  controllers: [
    OrderQueriesController,
    OrderController,
    HoursController,
    VolunteeringStatisticsController,
    HoursImportController,
    CertificateController,
  ],
  providers: [OrderDesk, LedgerDesk],
})
export class VolunteeringModule {}

/** What anybody may ask about a certificate, by the code on it. */
@Module({ controllers: [VerifyController, VerifyPageController], providers: [Verifier] })
export class CertificateVerificationModule {}
