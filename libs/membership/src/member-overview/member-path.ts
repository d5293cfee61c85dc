import type { MemberId } from '@harbor/kernel/ids'
import { IsUuidText } from '@harbor/service/validators'

export class MemberPath {
  @IsUuidText()
  memberId: MemberId
}
