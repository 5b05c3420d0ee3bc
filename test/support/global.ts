import fc from 'fast-check';
import { suiteEnds, testBegins, testEnds } from './closing.ts';

// As in bin/crossdock.js: a natural end, which proves that nothing is left open, without the taking down that can spin for ever.
process.once('beforeExit', (code) => process.exit(code));

// The same cases each time, so that what is red is red again; others: `SEED=7 npx mocha <file>`.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) });

/** After every test nothing that it opened is left. Mocha runs the last of these once, after all suites. */
export const mochaHooks: Mocha.RootHookObject = {
  beforeEach(this: Mocha.Context) {
    testBegins(this.currentTest?.fullTitle() ?? '');
  },
  async afterEach(this: Mocha.Context) {
    this.timeout(60_000);
    await testEnds();
  },
  async afterAll(this: Mocha.Context) {
    this.timeout(60_000);
    await suiteEnds();
  },
};
