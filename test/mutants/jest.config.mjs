import all from '../../jest.config.mjs'

/** The unit specs of one folder as a configuration of their own: the runner of Stryker takes no projects. */
const { displayName, testPathIgnorePatterns, ...unit } = all.projects[0]

export default {
  ...unit,
  rootDir: all.rootDir,
  testTimeout: all.testTimeout,
  testMatch: [`<rootDir>/${process.env['HARBOR_MUTANTS_FOLDER']}/*.spec.ts`],
  testPathIgnorePatterns: [...testPathIgnorePatterns, '/golden\\.spec\\.ts$'],
}
