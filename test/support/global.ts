import { suiteEnds, testBegins, testEnds } from './closing.ts';

/** After every test nothing that it opened is left. */
export const mochaHooks: Mocha.RootHookObject = {
  beforeEach() {
    testBegins();
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
