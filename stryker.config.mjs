/**
 * Mutants of decisions and rules, one folder a run: `npm run test:mutants` sets it. Its specs are those that stand beside, since a decision is
 * proven there. Texts, objects, lists and `?.` are not emptied: of most the compiler would refuse that (a code of no refusal, an event
 * without its payload), and the others are details that fill the texts of refusals.
 */
const folder = process.env['HARBOR_MUTANTS_FOLDER'] ?? 'libs/rules/src'

export default {
  testRunner: 'jest',
  jest: { projectType: 'custom', configFile: 'test/mutants/jest.config.mjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral', 'ArrayDeclaration', 'OptionalChaining'] },
  concurrency: 1,
  disableTypeChecks: false,
  reporters: ['json'],
  jsonReporter: { fileName: `node_modules/.cache/mutants/${folder.replaceAll('/', '-')}.json` },
  tempDirName: '.stryker-tmp',
  // A mutant that never ends is told by time; a busy machine is not to be one.
  timeoutMS: 60_000,
  timeoutFactor: 4,
}
