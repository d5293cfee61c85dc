import { TableError } from '../table-error'

/** Receives the content of an XML part. Names come without their namespace prefix. */
export interface XmlHandler {
  open(name: string, attributes: string): void
  close(name: string): void
  text?(value: string): void
}

const maxDepth = 64
/** A full table of 200,000 rows and 24 columns; more is empty formatting, or made to keep the reader busy. */
const maxElements = 10_000_000
const maxPendingChars = 4 * 1024 * 1024
const entityPattern = /&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w+);?/g
const doubleQuote = 0x22
const singleQuote = 0x27
const greaterThan = 0x3e
const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * A reader of XML in pieces, for the parts of a workbook. It knows no document types: a declaration of one is refused before any
 * entity in it could expand. Throws TableError `xml.entities` and `file.damaged`.
 */
export class XmlReader {
  private pending = ''
  private readonly depth: string[] = []
  private elements = 0

  constructor(
    private readonly part: string,
    private readonly handler: XmlHandler,
  ) {}

  push(chunk: string): void {
    const source = this.pending + chunk
    let at = 0
    for (;;) {
      const open = source.indexOf('<', at)
      const end = open === -1 ? -1 : this.markupEnd(source, open)
      if (end === -1) break
      if (open > at) this.passText(source.slice(at, open))
      this.passMarkup(source.slice(open, end))
      at = end
    }
    this.pending = source.slice(at)
    if (this.pending.length > maxPendingChars) throw this.damaged()
  }

  end(): void {
    if (this.depth.length > 0 || this.pending.trim() !== '') throw this.damaged()
  }

  /** Where the piece of markup that begins at `open` is over, or -1 when its end has not arrived yet. */
  private markupEnd(source: string, open: number): number {
    if (source.startsWith('<!--', open)) return after(source, '-->', open + 4)
    if (source.startsWith('<![CDATA[', open)) return after(source, ']]>', open + 9)
    if (source.startsWith('<?', open)) return after(source, '?>', open + 2)
    if (source.startsWith('<!D', open)) throw new TableError('xml.entities', { part: this.part })
    return tagEnd(source, open)
  }

  private passMarkup(markup: string): void {
    if (markup.startsWith('<![CDATA[')) this.handler.text?.(markup.slice(9, -3))
    else if (markup.startsWith('<!--')) return
    else if (markup.startsWith('<?')) this.checkDeclaration(markup)
    else if (markup.startsWith('<!')) throw new TableError('xml.entities', { part: this.part })
    else if (markup.startsWith('</')) this.passClose(localName(markup.slice(2, -1).trim()))
    else this.passOpen(markup)
  }

  private passOpen(markup: string): void {
    const empty = markup.endsWith('/>')
    const inner = markup.slice(1, empty ? -2 : -1)
    const space = firstSpace(inner)
    const name = localName(space === -1 ? inner : inner.slice(0, space))
    this.elements += 1
    if (this.elements > maxElements) throw new TableError('limit.content', { part: this.part })
    if (name === '' || this.depth.length >= maxDepth) throw this.damaged()
    this.depth.push(name)
    this.handler.open(name, space === -1 ? '' : inner.slice(space))
    if (empty) this.passClose(name)
  }

  private passClose(name: string): void {
    if (this.depth.pop() !== name) throw this.damaged()
    this.handler.close(name)
  }

  private passText(text: string): void {
    if (this.handler.text) this.handler.text(decodeEntities(text, this.part))
  }

  /** Office writes UTF-8; anything else declared here would be read wrongly rather than not at all. */
  private checkDeclaration(markup: string): void {
    const encoding = /^<\?xml\s[^>]*encoding\s*=\s*["']([^"']+)["']/.exec(markup)?.[1]
    if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') throw this.damaged()
  }

  private damaged(): TableError {
    return new TableError('file.damaged', { part: this.part })
  }
}

/** Reads a whole part from its bytes. */
export async function readXml(part: string, bytes: AsyncIterable<Uint8Array>, handler: XmlHandler): Promise<void> {
  const pieces = readXmlPieces(part, bytes, handler, () => undefined)
  while ((await pieces.next()).done !== true) continue
}

/** Reads a part and yields after each piece of it what `take` then gives: what the handler has gathered so far. */
export async function* readXmlPieces<T>(
  part: string,
  bytes: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
  take: () => T,
): AsyncGenerator<T> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const reader = new XmlReader(part, handler)
  for await (const chunk of bytes) {
    reader.push(decode(decoder, chunk, part))
    yield take()
  }
  reader.push(decode(decoder, undefined, part))
  reader.end()
  yield take()
}

/** The value of an attribute by its name without prefix, or undefined. `attributes` is what `open` was given. */
export function attribute(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(name); at !== -1; at = attributes.indexOf(name, at + 1)) {
    const before = attributes[at - 1]
    if (before !== undefined && before !== ':' && !/\s/.test(before)) continue
    const value = /^\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes.slice(at + name.length))
    if (value) return decodeEntities(value[1] ?? value[2] ?? '', name)
  }
  return undefined
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array | undefined, part: string): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch (error) {
    throw new TableError('file.damaged', { part }, error)
  }
}

function decodeEntities(text: string, part: string): string {
  if (!text.includes('&')) return text
  return text.replace(entityPattern, (whole, name: string) => {
    const value = name.startsWith('#') ? fromCodePoint(name) : predefined[name]
    if (value === undefined || !whole.endsWith(';')) throw new TableError('file.damaged', { part })
    return value
  })
}

function fromCodePoint(name: string): string | undefined {
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined
}

function after(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from)
  return at === -1 ? -1 : at + mark.length
}

/** One walk over the tag, whatever is in it: a `>` inside an attribute's quotation marks does not end it. */
function tagEnd(source: string, open: number): number {
  let quote = 0
  for (let at = open + 1; at < source.length; at += 1) {
    const code = source.charCodeAt(at)
    if (quote !== 0) quote = code === quote ? 0 : quote
    else if (code === doubleQuote || code === singleQuote) quote = code
    else if (code === greaterThan) return at + 1
  }
  return -1
}

function firstSpace(text: string): number {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) <= 0x20) return at
  return -1
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}
