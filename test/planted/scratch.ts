import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What came of some specs. */
export interface SpecRun {
  readonly tests: number
  readonly failed: number
  /** Spec files that failed, without the folder of the copy. */
  readonly failedFiles: readonly string[]
  /** Set when a spec could not even be loaded, or the run did not end. */
  readonly trouble: string | undefined
}

interface JestReport {
  readonly numTotalTests: number
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly unknown[]
  }[]
}

/** Longer than any of these specs takes on a busy machine: what goes on longer never ends. */
const limitMs = 600_000

/** A copy of the work tree in which faults are planted; the tree itself is never touched. Packages are those of the tree. */
export class ScratchTree {
  private readonly folder = mkdtempSync(join(tmpdir(), 'harbor-planted-'))
  private readonly tree = join(this.folder, 'tree')

  constructor(root: string) {
    const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
    for (const file of list.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
      mkdirSync(dirname(join(this.tree, file)), { recursive: true })
      cpSync(join(root, file), join(this.tree, file))
    }
    symlinkSync(join(root, 'node_modules'), join(this.tree, 'node_modules'))
  }

  read(file: string): string {
    return readFileSync(join(this.tree, file), 'utf8')
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.tree, file), text)
  }

  /** The unit and contract specs whose paths hold one of the patterns. */
  run(patterns: readonly string[]): SpecRun {
    const outputFile = join(this.folder, 'report.json')
    rmSync(outputFile, { force: true })
    const asked = ['--selectProjects', 'unit', 'contract', '--runInBand', '--silent', '--json']
    const where = ['--outputFile', outputFile, '--cacheDirectory', join(this.folder, 'cache')]
    const jest = join('node_modules', 'jest', 'bin', 'jest.js')
    const { signal } = spawnSync(process.execPath, [jest, ...patterns, ...asked, ...where], {
      cwd: this.tree,
      stdio: 'ignore',
      timeout: limitMs,
      killSignal: 'SIGKILL',
    })
    if (signal || !existsSync(outputFile))
      return { tests: 0, failed: 0, failedFiles: [], trouble: 'the specs came to no end' }
    return this.summed(JSON.parse(readFileSync(outputFile, 'utf8')) as JestReport)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  private summed({ numTotalTests, numFailedTests, testResults }: JestReport): SpecRun {
    const unloaded = testResults.find(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    )
    return {
      tests: numTotalTests,
      failed: numFailedTests,
      failedFiles: testResults.filter(({ status }) => status === 'failed').map(({ name }) => this.named(name)),
      trouble: unloaded && `${this.named(unloaded.name)} could not be loaded: ${unloaded.message.slice(0, 400)}`,
    }
  }

  private named(file: string): string {
    return file.replace(`${this.tree}/`, '')
  }
}
