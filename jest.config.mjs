import './scripts/preflight.mjs'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformIgnorePatterns } from './scripts/jest-esm-packages.mjs'

const rootDir = dirname(fileURLToPath(import.meta.url))

/** `@harbor/<lib>/*` as tsconfig.json has it: one place names the libraries. */
function moduleNamesFromTsconfig() {
  const { compilerOptions } = JSON.parse(readFileSync(new URL('tsconfig.json', import.meta.url), 'utf8'))
  return Object.fromEntries(
    Object.entries(compilerOptions.paths).map(([name, [target]]) => [
      `^${name.replace('*', '(.*)')}$`,
      target.replace('./', '<rootDir>/').replace('*', '$1'),
    ]),
  )
}

const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2024',
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
}

const shared = {
  rootDir,
  testEnvironment: 'node',
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: { '\\.(ts|js|mjs)$': ['@swc/jest', swc] },
  transformIgnorePatterns: transformIgnorePatterns(rootDir),
  moduleNameMapper: {
    ...moduleNamesFromTsconfig(),
    '^fast-check$': '<rootDir>/scripts/seeded-fast-check.cjs',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
}

/** Every spec belongs to exactly one project: `unit` takes what the others do not name. */
const contract = ['<rootDir>/{libs,apps,test}/**/*.contract.spec.ts']
const e2e = ['<rootDir>/test/e2e/**/*.e2e.spec.ts']
/** With real servers: `npm run test:services`. */
const services = ['<rootDir>/{libs,apps,test}/**/*.services.spec.ts']
/** With the tools of whoever deploys, as far as the machine has them: `npm run deploy:check`. */
const deploy = ['<rootDir>/test/deploy/**/*.deploy.spec.ts']
const tidy = ['<rootDir>/test/tidy.spec.ts']

export default {
  rootDir,
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  passWithNoTests: true,
  maxWorkers: '100%',
  // Long enough for a busy machine; a spec that waits for nothing still ends at once.
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/scripts/closing-line.mjs'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{libs,apps,test}/**/*.spec.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        '\\.contract\\.spec\\.ts$',
        '\\.e2e\\.spec\\.ts$',
        '\\.services\\.spec\\.ts$',
        '\\.deploy\\.spec\\.ts$',
        '/test/tidy\\.spec\\.ts$',
      ],
    },
    { ...shared, displayName: 'contract', testMatch: contract },
    { ...shared, displayName: 'e2e', testMatch: e2e },
    { ...shared, displayName: 'deploy', testMatch: deploy },
    { ...shared, displayName: 'tidy', testMatch: tidy },
    {
      ...shared,
      displayName: 'services',
      testMatch: services,
      globalSetup: '<rootDir>/test/servers/for-all-specs.ts',
      globalTeardown: '<rootDir>/test/servers/after-all-specs.ts',
    },
  ],
}
