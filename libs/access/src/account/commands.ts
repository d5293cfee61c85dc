import { ApiProperty } from '@nestjs/swagger'
import { Type } from 'class-transformer'
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator'
import type { MemberId, UnitId } from '@harbor/kernel/ids'
import type { LocalDate } from '@harbor/kernel/time'
import { HasForm, IsLine, IsLocalDate, IsUuidText } from '@harbor/service/validators'
import { permissions, type Permission } from '../policy'
import { roles, type Role } from '../roles'
import { usernamePattern } from './events'

/** A role for a term of office, both days inclusive. Without `until`: until revoked. */
export class GrantRole {
  @IsIn(roles)
  role: Role

  /** Root of the subtree in which the role counts. */
  @IsOptional()
  @IsUuidText()
  unitId?: UnitId

  @IsLocalDate()
  from: LocalDate

  @IsOptional()
  @IsLocalDate()
  until?: LocalDate
}

/** Opens an account; the answer carries a one-time password, shown once. */
export class OpenAccount {
  @HasForm(
    new RegExp(usernamePattern),
    'a username: 4 to 40 small letters, digits, dots, underscores or hyphens, a letter first',
  )
  username: string

  @IsLine(60)
  displayName: string

  /** The member whose own account it is. */
  @IsOptional()
  @IsUuidText()
  memberId?: MemberId

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => GrantRole)
  grants?: GrantRole[]
}

/** Why an account is disabled or enabled, a role, a token, all sessions or a second factor are taken away. */
export class WithReason {
  @IsLine(500)
  reason: string
}

export class IssueApiToken {
  @IsLine(80)
  name: string

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(60)
  @ArrayUnique()
  @IsIn(permissions, { each: true })
  permissions: Permission[]

  /** Last day on which it is good: at most a year from today. */
  @IsLocalDate()
  until: LocalDate
}

/** An account for a resident, opened by staff. */
export class RegisterResident {
  /** Mobile number without spaces: what the resident signs in with. */
  @ApiProperty({ example: '13800000000' })
  @HasForm(/^1[3-9]\d{9}$/, 'a mobile number of 11 digits')
  phone: string

  @IsLine(60)
  displayName: string
}

// Limits only; what makes a good password is decided in password-rules.ts.
export class ChangePassword {
  @IsString()
  @MinLength(1)
  @MaxLength(1024)
  currentPassword: string

  @IsString()
  @MinLength(1)
  @MaxLength(1024)
  newPassword: string
}

export class SignInWithPassword {
  @ApiProperty({ example: 'admin' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  username: string

  /** The demo street’s is `harbor-demo-2026`. */
  @ApiProperty({ example: 'harbor-demo-2026' })
  @IsString()
  @MinLength(1)
  @MaxLength(1024)
  password: string

  /** Where the account has a second factor: what the authenticator shows, or a recovery code. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(60)
  code?: string
}

export class RefreshSession {
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  refreshToken: string
}
