import { writeFileSync } from 'node:fs'

/**
 * Jest reporter: the last line of a run is `N passed, N failed`, which the CI reads.
 * A suite that could not start counts as one failure: it hides tests, so it must not look like success.
 * Where HARBOR_TEST_TOTALS names a file, the same line goes there too, for a caller that adds several runs up; after it the files that
 * failed, a line each.
 */
export default class ClosingLine {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const line = `${results.numPassedTests} passed, ${failed} failed\n`
    const files = results.testResults.filter(isFailure).map(({ testFilePath }) => `${testFilePath}\n`)
    if (process.env.HARBOR_TEST_TOTALS) writeFileSync(process.env.HARBOR_TEST_TOTALS, line + files.join(''))
    // Jest's own summary comes after its reporters.
    process.once('exit', () => process.stdout.write(line))
  }
}

function isFailure({ numFailingTests, testExecError }) {
  return numFailingTests > 0 || testExecError !== undefined
}
