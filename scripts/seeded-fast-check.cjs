// fast-check as the specs get it (jest.config.mjs). The same inputs in every run, so that a red run is red again when it is looked into;
// HARBOR_TEST_SEED=random looks for new ones (`npm run test:explore`), HARBOR_TEST_SEED=<number> repeats a run that found something.
const fc = require('../node_modules/fast-check/lib/cjs/fast-check.js')

const wanted = process.env.HARBOR_TEST_SEED ?? '20260505'
if (wanted !== 'random') {
  const seed = Number(wanted)
  if (!Number.isInteger(seed)) throw new Error(`HARBOR_TEST_SEED is neither "random" nor a whole number: ${wanted}`)
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed })
}

module.exports = fc
