import { join } from 'node:path';
import { expect } from 'chai';
import { FakeProject, type Finished } from '../support/fake-project.ts';
import { projectRoot } from '../support/source-files.ts';

const mocha = join(projectRoot, 'node_modules/mocha/bin/mocha.js');
const reporter = join(projectRoot, 'test/support/reporter.mjs');

describe('the test report', () => {
  let project: FakeProject;

  beforeEach(async () => {
    project = await FakeProject.create();
  });

  async function report(body: string, more: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    await project.write('sample.mjs', body);
    return project.run([mocha, '--no-config', '--no-package', '--reporter', reporter, ...more, 'sample.mjs'], env);
  }

  function lastLine({ stdout }: Finished): string | undefined {
    return stdout.trimEnd().split('\n').at(-1);
  }

  it('ends in the figures', async () => {
    const finished = await report(`
      describe('a', () => {
        it('one', () => undefined);
        it.skip('two', () => undefined);
        it('three', () => { throw new Error('outer', { cause: new Error('inner') }); });
      });`);
    expect(lastLine(finished)).to.equal('1 passed, 1 failed, 1 skipped');
    expect(finished.stdout).to.match(/Skipped:\n {2}a > two/);
    expect(finished.stdout).to.match(/FAILED \(1\) a > three\n {4}Error: outer[\s\S]*caused by Error: inner/);
    expect(finished.code).to.equal(1);
  });

  it('counts a hook that failed', async () => {
    const finished = await report(
      "describe('a', () => { before(() => { throw new Error('no'); }); it('one', () => undefined); });",
    );
    expect(lastLine(finished)).to.equal('0 passed, 1 failed, 0 skipped');
  });

  it('counts a skipped test as failed where none may be', async () => {
    const finished = await report("it.skip('two', () => undefined);", ['--forbid-pending']);
    expect(lastLine(finished)).to.equal('0 passed, 1 failed, 0 skipped');
  });

  it('names the time of slow tests only', async () => {
    const finished = await report("it('fast', () => undefined); it('slow', (done) => { setTimeout(done, 60); });", [
      '--slow',
      '50',
    ]);
    expect(finished.stdout)
      .to.match(/ok fast\n/)
      .and.match(/ok slow \(\d+ ms\)\n/);
  });

  it('writes the figures to a file for npm test', async () => {
    const file = join(project.folder, 'result.json');
    const finished = await report("it('one', () => undefined);", [], { CROSSDOCK_TEST_RESULT: file });
    expect(JSON.parse(await project.read('result.json'))).to.deep.equal({ passed: 1, failed: 0, skipped: 0 });
    expect(finished.stdout).not.to.include('passed');
  });

  it('ends a run that something keeps open, and says what', async () => {
    const finished = await report("it('one', () => { setInterval(() => undefined, 1000); });", [], {
      CROSSDOCK_TEST_SECONDS_TO_END: '0.2',
    });
    expect(finished.stdout).to.match(/Still open .*Timeout/);
    expect(finished.code).to.equal(1);
  });
});
