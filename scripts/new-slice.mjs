import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * `npm run new:slice CONTEXT NAME`: a slice with a stream of its own, one event, one decision with its spec, one route. Everything
 * else that a slice needs is written too: its lines in the context's slices.ts and module.ts, its tag on the API page, its row in
 * the permission matrix. It passes `npm run check` and every test after `npm run format && npm run generate`.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [context, name] = process.argv.slice(2)
if (!/^[a-z][a-z-]{1,30}$/.test(context ?? '') || !/^[a-z][a-z-]{1,30}$/.test(name ?? '')) {
  process.stderr.write(
    'usage: npm run new:slice CONTEXT NAME   (lower-case words joined by hyphens, e.g. organization venue)\n',
  )
  process.exit(2)
}
const source = join(root, 'libs', context, 'src')
const folder = join(source, name)
if (!existsSync(join(source, 'slices.ts'))) fail(`there is no context libs/${context}/src with a slices.ts`)
if (existsSync(folder)) fail(`libs/${context}/src/${name} exists already`)

const pascal = name.replaceAll(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase())
const camel = pascal[0].toLowerCase() + pascal.slice(1)
const templates = join(root, 'scripts', 'new-slice')
/** Every rule, word and permission in the templates is a start to be replaced by the real one. */
const files = readdirSync(templates, { recursive: true })
  .filter((path) => statSync(join(templates, path)).isFile())
  .map((path) => [named(path.replace(/\.template$/, '')), named(readFileSync(join(templates, path), 'utf8'))])
for (const [file, text] of files) {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}
change(join(source, 'slices.ts'), (text) =>
  insertImport(text, `import { ${camel}Slice } from './${name}/slice'`).replace(
    /(slices: readonly Slice\[\] = \[)([\s\S]*?),?(\s*)\]/,
    `$1$2, ${camel}Slice$3]`,
  ),
)
change(join(source, 'module.ts'), (text) =>
  insertImport(text, `import { ${pascal}Controller } from './${name}/http'`).replace(
    /(controllers: \[)([\s\S]*?),?(\s*)\]/,
    `$1$2, ${pascal}Controller$3]`,
  ),
)
change(join(root, 'libs/service/src/api/tags.ts'), (text) =>
  addRow(text, 'apiTags', `  '${name}s': '${name}（中文名称） What this slice is about.',`),
)
change(join(root, 'test/e2e/permission-cases.ts'), (text) =>
  addRow(
    text,
    'cases',
    `\n  'POST /${name}s': command('unit.manage', ({ branch }) => ({ on, unitId: branch, title: '示例' })),`,
  ),
)
process.stdout
  .write(`libs/${context}/src/${name}: ${files.length} files. Registered in slices.ts and module.ts of the context,
in libs/service/src/api/tags.ts and in test/e2e/permission-cases.ts. Put the real rule, words and permission in their place.
`)
process.stdout.write('Next: npm run format && npm run generate && npm run check\n')

function named(text) {
  const words = { __context__: context, __name__: name, __Name__: pascal, __camel__: camel }
  return text.replaceAll(/__(?:context|name|Name|camel)__/g, (word) => words[word])
}

function change(path, edit) {
  const before = readFileSync(path, 'utf8')
  const after = edit(before)
  if (after === before) fail(`${relative(root, path)} could not be changed; register the slice by hand`)
  writeFileSync(path, after)
}

/** As the last row of the object literal `export const <table>: ... = { ... }`. */
function addRow(text, table, row) {
  return text.replace(
    new RegExp(`(export const ${table}\\b[^\\n]*= \\{\\n[\\s\\S]*?)(\\n\\})`),
    (_, rows, end) => `${rows}\n${row}${end}`,
  )
}

/** Behind the last import. */
function insertImport(text, line) {
  const imports = text.split('\n').filter((one) => one.startsWith('import '))
  const last = imports.at(-1) ?? ''
  return text.replace(last, `${last}\n${line}`)
}

function fail(why) {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}
