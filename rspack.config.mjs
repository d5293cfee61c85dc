import { existsSync, readdirSync } from 'node:fs'

/** Every folder of `apps` with a main file: built together, so that what they share is compiled and stored once. */
const apps = readdirSync('apps').filter((app) => existsSync(`apps/${app}/src/main.ts`))

/** What `nest build` hands to rspack, changed only where the default does not fit this repository. */
export default function configure(defaults) {
  const [swcRule] = defaults.module.rules
  const [swcLoader] = swcRule.use
  swcLoader.options.jsc.target = 'es2024'
  swcLoader.options.jsc.keepClassNames = true
  swcLoader.options.jsc.transform.useDefineForClassFields = false
  return {
    ...defaults,
    entry: Object.fromEntries(apps.map((app) => [app, `./apps/${app}/src/main.ts`])),
    devtool: 'source-map',
    // `node:sqlite` has no name without the scheme and is not on the bundler's list of built-in modules.
    externals: [
      ({ request }, callback) => (request?.startsWith('node:') ? callback(null, `module ${request}`) : callback()),
      ...[defaults.externals ?? []].flat(),
    ],
    output: {
      ...defaults.output,
      filename: ({ chunk }) => (apps.includes(chunk.name) ? 'apps/[name]/main.js' : 'apps/shared/[id].js'),
      chunkFilename: 'apps/shared/[id].js',
      assetModuleFilename: 'assets/[name].[contenthash][ext]',
      // Always written, so that its time says when it was built (scripts/ensure-build.mjs).
      compareBeforeEmit: false,
    },
    module: {
      ...defaults.module,
      // `import.meta` is asked where the program runs: no path of the building machine is baked in.
      parser: { javascript: { importMeta: false, exportsPresence: 'error' } },
    },
    optimization: {
      ...defaults.optimization,
      emitOnErrors: false,
      splitChunks: { chunks: 'all', minSize: 50_000, cacheGroups: { defaultVendors: false } },
    },
    // A warning of the bundler is worth reading here.
    ignoreWarnings: [],
  }
}
