/**
 * The rooms of the house and which doors are open between them. Every rule names the room, then what it must not reach.
 * Type imports count: a type is a dependency of thought. `npm run deps` checks it.
 */

const CONTEXTS = 'membership|organization|volunteering|discipline'
const FOUNDATIONS = 'kernel|rules|event-log|read-models|audit|tables|district-feed|shared-stores'
/**
 * What holds decisions, state, events and views of a slice, or the pure part of a context: same input, same answer.
 * commands.ts is not among them: a command class is the HTTP body too, and carries its validation and description.
 */
const PURE_FILES = [
  `^libs/(${CONTEXTS})/.*/(decide|state|events|views|refusals|public-events|slice|slices)[.]ts$`,
  `^libs/(${CONTEXTS})/.*/(decide|when)-[^/]+[.]ts$`,
]
const SPECS = '[.](spec|contract)[.]ts$|^test/|^libs/testing/'

const rules = [
  {
    name: 'no-circles',
    comment: 'Circular imports crash at start under the bundler, and two rooms that need each other are one room.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'nothing-unresolved',
    comment:
      "An import that does not resolve is a typing error or a missing dependency. Types alone are the compiler's to find.",
    from: {},
    to: { couldNotResolve: true, dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'kernel-stands-alone',
    comment: 'The kernel needs nothing but hashing and the schema library.',
    from: { path: '^libs/kernel/', pathNot: SPECS },
    to: { pathNot: '^libs/kernel/|^(node:)?crypto$|(^|/)node_modules/typebox/' },
  },
  {
    name: 'rules-rest-on-kernel',
    comment: 'Rule packs are data and pure checks.',
    from: { path: '^libs/rules/', pathNot: SPECS },
    to: { pathNot: '^libs/(kernel|rules)/' },
  },
  {
    name: 'decisions-are-pure',
    comment:
      'A decision, fold or view has no clock, framework, file or database; ask for what you need as an argument.',
    from: { path: PURE_FILES },
    to: {
      path: '(^|/)node_modules/(@nestjs|fastify|pino|rxjs)/|^libs/service/|^libs/[^/]+/src/(sqlite|mongodb|eventstoredb|kafka)/',
    },
  },
  {
    name: 'decisions-touch-no-machine',
    comment: 'Of Node itself only hashing is pure.',
    from: { path: PURE_FILES },
    to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
  },
  {
    name: 'contexts-meet-in-public',
    comment: 'A context shows other contexts its public.ts and nothing else.',
    from: { path: `^libs/(${CONTEXTS})/`, pathNot: '[.]spec[.]ts$' },
    to: { path: `^libs/(${CONTEXTS})/`, pathNot: ['^libs/$1/', `^libs/(${CONTEXTS})/src/public[.]ts$`] },
  },
  {
    name: 'foundations-know-no-context',
    comment: 'Log, read models and audit serve every context and therefore know none.',
    from: { path: `^libs/(${FOUNDATIONS}|access|service)/`, pathNot: SPECS },
    to: { path: `^libs/(${CONTEXTS})/` },
  },
  {
    name: 'foundations-need-no-framework',
    comment: "Nest lives at the edge: in service, access, the slices' http.ts and the apps.",
    from: { path: `^libs/(${FOUNDATIONS})/`, pathNot: SPECS },
    to: { path: '(^|/)node_modules/@nestjs/|^libs/service/' },
  },
  {
    name: 'platform-is-above-libraries',
    comment: 'It joins the contexts for the apps; a library that needs all contexts takes them as an argument.',
    from: { path: `^libs/(${FOUNDATIONS}|access|service|${CONTEXTS})/`, pathNot: SPECS },
    to: { path: '^libs/platform/' },
  },
  {
    name: 'apps-are-leaves',
    comment: 'An app wires libraries together; no library knows it.',
    from: { path: '^libs/' },
    to: { path: '^apps/' },
  },
  {
    name: 'apps-stand-apart',
    comment: 'What two apps need belongs into a library.',
    from: { path: '^apps/([^/]+)/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'log-port-knows-no-adapter',
    comment: 'The port is what adapters agree on.',
    from: { path: '^libs/event-log/src/[^/]+[.]ts$', pathNot: SPECS },
    to: { path: '^libs/event-log/src/(sqlite|eventstoredb)/' },
  },
  {
    name: 'read-models-port-knows-no-adapter',
    comment: 'The port is what adapters agree on.',
    from: { path: '^libs/read-models/src/[^/]+[.]ts$', pathNot: SPECS },
    to: { path: '^libs/read-models/src/(sqlite|mongodb)/' },
  },
  {
    name: 'feed-port-knows-no-adapter',
    comment: 'The port is what adapters agree on.',
    from: { path: '^libs/district-feed/src/[^/]+[.]ts$', pathNot: SPECS },
    to: { path: '^libs/district-feed/src/kafka/' },
  },
  {
    name: 'only-specs-use-testing',
    comment: 'Builders and doubles stay out of what runs.',
    from: { pathNot: SPECS },
    to: { path: '^libs/testing/|[.](spec|contract)[.]ts$' },
  },
  {
    name: 'runtime-packages-are-dependencies',
    comment: 'A package that runs must be in dependencies, or an installation without the development ones breaks.',
    from: { path: '^(apps|libs)/', pathNot: SPECS },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] },
  },
]

export default {
  forbidden: rules.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
  },
}
