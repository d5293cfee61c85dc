import '@fastify/multipart'
import { applyDecorators } from '@nestjs/common'
import { ApiExtension, ApiPropertyOptional } from '@nestjs/swagger'
import { IsIn, IsOptional } from 'class-validator'
import type { FastifyRequest } from 'fastify'
import { InLane } from './permit'
import { ProblemError } from './problem'

/** True in an installation of fictional data (the demo): ID numbers with a wrong checksum are accepted. */
export const FICTIONAL_DATA = Symbol('fictional data')

/** The answer is a file of this kind, or JSON where the method answers that too: told to the description. */
export const AnswersFile = (mediaType: string) => applyDecorators(ApiExtension('x-file', mediaType), InLane('document'))

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export class ImportQuery {
  /** `true`: tells what would happen, and records nothing. */
  @ApiPropertyOptional({ enum: ['true', 'false'] })
  @IsOptional()
  @IsIn(['true', 'false'])
  dryRun?: 'true' | 'false'

  /** `xlsx`: a dry run whose answer is the file itself, annotated. */
  @ApiPropertyOptional({ enum: ['json', 'xlsx'] })
  @IsOptional()
  @IsIn(['json', 'xlsx'])
  format?: 'json' | 'xlsx'
}

/** The one file of a multipart request, in memory: at most the limit of http-app.ts. ProblemError when there is none or it is too large. */
export async function uploadedFile(
  request: FastifyRequest,
): Promise<{ readonly bytes: Uint8Array; readonly name: string }> {
  if (!request.isMultipart()) throw new ProblemError('request.media-type')
  const part = await readable(() => request.file())
  if (!part)
    throw new ProblemError('request.invalid', {}, [
      { pointer: '#/file', code: 'required', zh: '缺少名为 file 的文件', en: 'a file part named "file"' },
    ])
  const bytes = await readable(() => part.toBuffer())
  return { bytes, name: safeName(part.filename) }
}

/** A form that breaks off or has no boundary is the sender's fault; what the reader of forms says with a status of its own stays. */
async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (typeof (error as { statusCode?: unknown } | null)?.statusCode === 'number') throw error
    throw new ProblemError('request.malformed')
  }
}

/** The name goes into the log as provenance: its last part, printable, of limited length. */
function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const printable = last.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim()
  return printable === '' ? 'unnamed' : printable.slice(-120)
}
