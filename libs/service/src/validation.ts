import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common'
import { readerOf } from './body-readers'
import { listInList, pointerTo } from './list-in-list'
import { rememberRules } from './known-rules'
import { ProblemError, type FieldFault } from './problem'
import { chineseOf } from './validation-words'

/** Checks bodies, queries and paths by their class; what is not declared is refused, not dropped. */
export function validationPipe(): ValidationPipe {
  rememberRules()
  return new PointingPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: false,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new Faults(errors.flatMap((error) => faultsOf(error, '')).slice(0, 50)),
  })
}

/** Faults whose pointers begin at the argument; the pipe knows which argument that is. */
class Faults extends Error {
  constructor(readonly rows: readonly FieldFault[]) {
    super('request.invalid')
  }
}

const rootOf: Readonly<Partial<Record<ArgumentMetadata['type'], string>>> = { query: '/query', param: '/path' }

class PointingPipe extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype } = metadata
    const read = metatype && type !== 'custom' ? readerOf(metatype)?.(value) : undefined
    return read ? Promise.resolve(read) : this.byLibraries(value, metadata)
  }

  private async byLibraries(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    try {
      const nested = metadata.metatype && listInList(metadata.metatype, value, '')
      if (nested !== undefined) throw new Faults([{ pointer: nested, ...ofListInList }])
      return await super.transform(value, metadata)
    } catch (error) {
      if (!(error instanceof Faults)) throw error
      const root = rootOf[metadata.type] ?? ''
      const rows = error.rows.map((row) => ({ ...row, pointer: `#${root}${row.pointer}` }))
      throw new ProblemError('request.invalid', {}, rows)
    }
  }
}

const ofListInList = {
  code: 'nestedValidation',
  zh: '列表的各项不能又是列表',
  en: 'no list may stand directly in a list',
}

function faultsOf(error: ValidationError, parent: string): readonly FieldFault[] {
  const pointer = pointerTo(parent, error.property)
  const own = Object.entries(error.constraints ?? {}).map(([code, en]) => ({
    pointer,
    code,
    zh: chineseOf(code, en),
    en,
  }))
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, pointer))]
}
