/**
 * `node test/faults/bundle.mjs FILE.ts OUT.mjs`: one file of FILE and all of this repository that it needs, so that a child process
 * which is killed a thousand times starts at once. Packages stay outside; OUT must lie where Node finds them.
 */
import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rspack } from '@rspack/core'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const [entry, out] = process.argv.slice(2).map((path) => resolve(path))
const { compilerOptions } = JSON.parse(readFileSync(resolve(root, 'tsconfig.json'), 'utf8'))
const alias = Object.fromEntries(
  Object.entries(compilerOptions.paths).map(([name, [target]]) => [
    name.slice(0, -2),
    resolve(root, target.slice(0, -2)),
  ]),
)
const jsc = {
  parser: { syntax: 'typescript', decorators: true },
  transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  target: 'es2024',
  keepClassNames: true,
}

const stats = await new Promise((done, failed) => {
  const compiler = rspack({
    mode: 'none',
    target: 'node24',
    context: root,
    entry,
    devtool: false,
    output: {
      path: dirname(out),
      filename: basename(out),
      module: true,
      library: { type: 'module' },
      chunkFormat: 'module',
      asyncChunks: false,
    },
    resolve: { extensions: ['.ts', '.mjs', '.js'], alias },
    externals: [
      ({ request }, callback) =>
        /^@harbor\/|^\.{0,2}\//.test(request ?? '') ? callback() : callback(null, `module ${request}`),
    ],
    module: {
      parser: { javascript: { importMeta: false } },
      rules: [{ test: /\.ts$/, use: [{ loader: 'builtin:swc-loader', options: { jsc } }] }],
    },
  })
  compiler.run((error, result) => compiler.close(() => (error ? failed(error) : done(result))))
})
if (stats.hasErrors()) {
  process.stderr.write(`${stats.toString({ all: false, errors: true })}\n`)
  process.exitCode = 1
}
