import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { brokenLinksOf, missingSourcesOf } from './tidy/links'
import { slicesIn, type FoundSlice } from './tidy/slices'
import {
  foldersIn,
  functionsOf,
  importsOf,
  isSource,
  lineCount,
  read,
  refusalCodesOf,
  ROOT,
  textLines,
  treeFiles,
  typesOf,
} from './tidy/tree'

/**
 * The habits of this house, enforced. Every rule is one `it`; what breaks it is listed by file (and line), so that the
 * failure itself says where to go. Which room may import which is checked by `npm run deps`.
 */

/** As in docs/adr and CONTRIBUTING: a new room is a decision, so it is written down here too. */
const ROOMS = {
  apps: words(
    'cli console discipline district-relay membership organization projector records standalone volunteering',
  ),
  libs: words(
    'access audit calendar discipline district-feed event-log kernel membership organization read-models rules service tables',
    'platform printing shared-stores testing volunteering',
  ),
}
const FURNISHED = words(
  'apps/cli apps/discipline apps/district-relay apps/membership apps/organization apps/projector apps/records apps/standalone apps/volunteering deploy docs/adr docs/guides libs/access libs/calendar libs/district-feed',
  'libs/event-log libs/kernel libs/membership libs/organization libs/platform libs/read-models libs/rules libs/service',
  'libs/shared-stores libs/testing libs/volunteering test/e2e',
)

const PLATFORM = 'libs/platform/src/contexts.ts'

const LIMITS = { fileLines: 500, fileLinesAimed: 300, functionLines: 70, sliceFiles: 10 }

const files = treeFiles()
const sources = files.filter(isSource)

describe('rooms', () => {
  it('are there, each with something in it', () => {
    expect(FURNISHED.filter((room) => !files.some((path) => path.startsWith(`${room}/`)))).toEqual([])
  })

  it('are the ones of the architecture and no others', () => {
    const unknown = (['apps', 'libs'] as const).flatMap((wing) =>
      foldersIn(wing)
        .filter((room) => !ROOMS[wing].includes(room))
        .map((room) => `${wing}/${room}`),
    )
    expect(unknown).toEqual([])
  })

  it('are importable as @harbor/<library>', () => {
    const { compilerOptions } = JSON.parse(read('tsconfig.json')) as {
      compilerOptions: { paths: Record<string, string[]> }
    }
    const importable = Object.entries(compilerOptions.paths).map(([name, targets]) => `${name} ${targets.join()}`)
    const wanted = foldersIn('libs').map((room) => `@harbor/${room}/* ./libs/${room}/src/*`)
    expect(wanted.filter((path) => !importable.includes(path))).toEqual([])
  })
})

describe('sizes', () => {
  it(`no source file has more than ${LIMITS.fileLines} lines`, () => {
    expect(longerThan(LIMITS.fileLines)).toEqual([])
  })

  it(`at most one source file in ten is longer than ${LIMITS.fileLinesAimed} lines; they are named`, () => {
    const long = longerThan(LIMITS.fileLinesAimed)
    if (long.length > 0) process.stderr.write(`Longer than ${LIMITS.fileLinesAimed} lines:\n  ${long.join('\n  ')}\n`)
    expect(long.length).toBeLessThanOrEqual(sources.length / 10)
  })

  it(`no function has more than ${LIMITS.functionLines} lines`, () => {
    const long = sources.flatMap((path) =>
      functionsOf(path)
        .filter(({ lines }) => lines > LIMITS.functionLines)
        .map(({ name, line, lines }) => `${path}:${line} ${name}: ${lines} lines`),
    )
    expect(long).toEqual([])
  })

  it(`no slice has more than ${LIMITS.sliceFiles} source files beside each other`, async () => {
    const slices = await slicesIn(files)
    const wide = slices
      .map(({ folder }) => ({ folder, count: sources.filter((path) => dirname(path) === folder).length }))
      .filter(({ count }) => count > LIMITS.sliceFiles)
    expect(wide).toEqual([])
  })

  function longerThan(limit: number): readonly string[] {
    return sources
      .map((path) => ({ path, lines: lineCount(path) }))
      .filter(({ lines }) => lines > limit)
      .map(({ path, lines }) => `${path}: ${lines} lines`)
  }
})

describe('words', () => {
  /** Names that say nothing about what a thing is for. `base` alone is a word of the field (四大阵地). */
  const EMPTY_FILE_NAME = /(^|-)(manager|helper|util)s?(-|\.)|(^|-)common\.|^(base|abstract)-|-impl\./
  const EMPTY_TYPE_NAME = /Manager|Helper|Utils?$|Common$|^Base[A-Z]|^Abstract|Impl$/

  it('no file or folder is named by an empty word', () => {
    const named = files.filter(
      (path) => isSource(path) && path.split('/').some((part) => EMPTY_FILE_NAME.test(`${part}.`)),
    )
    expect(named).toEqual([])
  })

  it('no class, interface or type is named by an empty word', () => {
    const named = sources.flatMap((path) =>
      typesOf(path)
        .filter(({ name }) => EMPTY_TYPE_NAME.test(name))
        .map(({ name, line }) => `${path}:${line} ${name}`),
    )
    expect(named).toEqual([])
  })

  it('no library has an index barrel', () => {
    expect(files.filter((path) => path.startsWith('libs/') && basename(path) === 'index.ts')).toEqual([])
  })

  it('no unfinished work is left as a note', () => {
    expect(linesWith(/\b(TO_DO|FIX_ME|XX_X)\b/)).toEqual([])
  })

  it('the code speaks of itself alone', () => {
    expect(
      linesWith(/\b(Cl_aude|Anth_ropic|Chat_GPT|Open_AI|Co_pilot|Co_dex|Gem_ini|Tab_nine|Wind_surf|L_LM|G_PT-?\d)\b/i),
    ).toEqual([])
  })

  it("no path of somebody's machine is written down", () => {
    expect(linesWith(/(?<![\w}.-])\/_(work|root)\//)).toEqual([])
  })

  /** The pattern is written with `_` inside its words, so that this file does not contain them. */
  function linesWith(pattern: RegExp): readonly string[] {
    const word = new RegExp(pattern.source.replaceAll('_', ''), pattern.flags)
    return files
      .filter((path) => path !== 'package-lock.json')
      .flatMap((path) => textLines(path).flatMap((line, index) => (word.test(line) ? [`${path}:${index + 1}`] : [])))
  }
})

describe('slices', () => {
  let slices: readonly FoundSlice[]
  beforeAll(async () => {
    slices = await slicesIn(files)
  })

  it('are registered: in the slices.ts of their context, or of a library by itself in platform/contexts.ts', () => {
    const unregistered = slices.filter(({ context, name }) => {
      const library = context.split('/')[1]
      const inContext = importedBy(`${context}/slices.ts`).includes(`./${name}/slice`)
      return !inContext && !importedBy(PLATFORM).includes(`@harbor/${library}/${name}/slice`)
    })
    expect(unregistered.map(({ folder }) => folder)).toEqual([])
  })

  it('reach the platform: every slices.ts is named in platform/contexts.ts', () => {
    const registers = files.filter((path) => /^libs\/[^/]+\/src\/slices\.ts$/.test(path))
    const unknown = registers.filter((path) => !importedBy(PLATFORM).includes(`@harbor/${path.split('/')[1]}/slices`))
    expect(unknown).toEqual([])
  })

  it('are named <context>/<slice> as their folders are', () => {
    const misnamed = slices.filter(({ folder, brings }) => folder !== `libs/${brings.name.replace('/', '/src/')}`)
    expect(misnamed.map(({ folder, brings }) => `${folder}: ${brings.name}`)).toEqual([])
  })

  it('are what decides: no decision stands outside one', () => {
    const deciding = files.filter((path) => /^libs\/[^/]+\/src\/.+\/decide\.ts$/.test(path))
    expect(deciding.filter((path) => !slices.some(({ folder }) => path === `${folder}/decide.ts`))).toEqual([])
  })

  it('explain every refusal that they give', () => {
    const unexplained = slices.flatMap(({ folder, brings }) =>
      sources
        .filter((path) => path.startsWith(`${folder}/`))
        .flatMap((path) =>
          refusalCodesOf(path)
            .filter((code) => !(code in brings.refusals))
            .map((code) => `${path}: ${code}`),
        ),
    )
    expect(unexplained).toEqual([])
  })

  it('explain refusals with the article, in Chinese and in English', () => {
    expect(
      refusalRows()
        .filter(([, row]) => !isExplained(row))
        .map(([code]) => code),
    ).toEqual([])
  })

  it('name the same details in both languages', () => {
    const details = (text: string): string =>
      [...text.matchAll(/\{\w+\}/g)]
        .map(([name]) => name)
        .sort()
        .join()
    expect(
      refusalRows()
        .filter(([, { zh, en }]) => details(zh) !== details(en))
        .map(([code]) => code),
    ).toEqual([])
  })

  it('keep a golden sample of every version of every event', () => {
    const missing = slices.flatMap(({ folder, brings }) =>
      brings.events.flatMap((event) => {
        const name = event.type.replace(/\.v\d+$/, '')
        const versions = Array.from({ length: event.version }, (_, index) => index + 1)
        return versions
          .map((version) => `${folder}/golden/${name}.v${version}.json`)
          .filter((path) => !files.includes(path))
      }),
    )
    expect(missing).toEqual([])
  })

  function importedBy(path: string): readonly string[] {
    return files.includes(path) ? importsOf(path) : []
  }

  function refusalRows(): [string, FoundSlice['brings']['refusals'][string]][] {
    return slices.flatMap(({ brings }) => Object.entries(brings.refusals))
  }

  function isExplained({ kind, article, zh, en }: FoundSlice['brings']['refusals'][string]): boolean {
    const needsArticle = kind !== 'invalid' && kind !== 'not-found'
    return (article !== '' || !needsArticle) && /\p{Script=Han}/u.test(zh) && /[a-z]/i.test(en)
  }
})

describe('documents', () => {
  const documents = files.filter((path) => path.endsWith('.md'))

  it('link to files that are there', () => {
    expect(documents.flatMap(brokenLinksOf)).toEqual([])
  })

  it('name sources that are there', () => {
    expect(documents.flatMap((path) => missingSourcesOf(path, files))).toEqual([])
  })
})

describe('generated files', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const checks = Object.keys(scripts).filter((name) => /^generate:.+:check$/.test(name))

  it('have a check each', () => {
    const generators = Object.keys(scripts).filter((name) => /^generate:[^:]+$/.test(name))
    expect(generators.filter((name) => !checks.includes(`${name}:check`))).toEqual([])
  })

  it('include an example of the configuration', () => {
    expect(existsSync(join(ROOT, '.env.example'))).toBe(true)
  })

  for (const check of checks) {
    it(`are as written by their generator: ${check}`, () => {
      const run = (): string =>
        execFileSync('npm', ['run', '--silent', check], { cwd: ROOT, stdio: 'pipe', encoding: 'utf8' })
      expect(run).not.toThrow()
    }, 60_000)
  }
})

function words(...lines: string[]): readonly string[] {
  return lines.join(' ').split(' ')
}
