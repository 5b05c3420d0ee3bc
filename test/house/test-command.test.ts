import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { FakeProject, type Finished } from '../support/fake-project.ts';
import { suiteWith } from '../support/needs.ts';
import { script } from '../support/script.ts';

interface Server {
  package: string;
  program: string;
  title: string;
}
interface ServersScript {
  readonly servers: readonly Server[];
  missingServers(folders: readonly string[]): Server[];
  howToGet(missing: readonly Server[], hasCompose: boolean): string;
}

const mochaPath = 'node_modules/mocha/bin/mocha.js';

const serverPrograms = ['rabbitmq-server', 'initdb', 'sshd', 'vsftpd', 'dovecot', 'openssl'];

// The servers must be there: this suite shall not install packages into the machine.
suiteWith('npm test', serverPrograms, () => {
  let project: FakeProject;

  beforeEach(async () => {
    project = await FakeProject.create();
    await project.program('node_modules/@biomejs/biome/bin/biome', "console.log('style is good');");
    await mochaCounts({ passed: 5, failed: 0, skipped: 0 });
  });

  function mochaCounts(counted: object, more = ''): Promise<void> {
    const write = `writeFileSync(process.env.CROSSDOCK_TEST_RESULT, '${JSON.stringify(counted)}');`;
    return project.program(mochaPath, `console.log('mocha', ...process.argv.slice(2));\n${write}\n${more}`);
  }

  function lastLine({ stdout }: Finished): string | undefined {
    return stdout.trimEnd().split('\n').at(-1);
  }

  it('checks types and style, builds, tests, and ends in one line of figures', async () => {
    const finished = await project.run(['scripts/test.mjs']);
    expect(finished.stdout).to.equal('compiling\nstyle is good\ncompiling\nmocha\n7 passed, 0 failed, 0 skipped\n');
    expect(finished.code).to.equal(0);
  });

  it('hands arguments to mocha and then leaves out the checks', async () => {
    const finished = await project.run(['scripts/test.mjs', 'test/x.test.ts']);
    expect(finished.stdout).to.equal('compiling\nmocha test/x.test.ts\n5 passed, 0 failed, 0 skipped\n');
  });

  it('lets no test be skipped with CI=true', async () => {
    const finished = await project.run(['scripts/test.mjs'], { CI: 'true' });
    expect(finished.stdout).to.include('mocha --forbid-pending\n');
  });

  it('fails when tests fail', async () => {
    await mochaCounts({ passed: 3, failed: 2, skipped: 1 }, 'process.exit(2);');
    const finished = await project.run(['scripts/test.mjs']);
    expect(lastLine(finished)).to.equal('5 passed, 2 failed, 1 skipped');
    expect(finished.code).to.equal(1);
  });

  it('counts a failed check and still runs the tests', async () => {
    await project.program('node_modules/@biomejs/biome/bin/biome', 'process.exit(1);');
    const finished = await project.run(['scripts/test.mjs']);
    expect(finished.stdout).to.include('FAILED: The check of style failed');
    expect(lastLine(finished)).to.equal('6 passed, 1 failed, 0 skipped');
    expect(finished.code).to.equal(1);
  });

  it('fails when mocha dies before it has counted', async () => {
    await project.program(mochaPath, 'process.exit(0);');
    const finished = await project.run(['scripts/test.mjs']);
    expect(lastLine(finished)).to.equal('2 passed, 1 failed, 0 skipped');
    expect(finished.code).to.equal(1);
  });

  it('fails when all tests passed and mocha did not', async () => {
    await mochaCounts({ passed: 5, failed: 0, skipped: 0 }, 'process.exit(1);');
    const finished = await project.run(['scripts/test.mjs']);
    expect(lastLine(finished)).to.equal('7 passed, 1 failed, 0 skipped');
  });

  it('finds a temporary file that a test forgot, names it and removes it', async () => {
    await mochaCounts(
      { passed: 5, failed: 0, skipped: 0 },
      "writeFileSync(process.env.TMPDIR + '/forgotten', ''); writeFileSync('folder', process.env.TMPDIR);",
    );
    const finished = await project.run(['scripts/test.mjs']);
    expect(finished.stdout).to.match(
      /FAILED: After the tests a temporary file of the tests was still there: forgotten\./,
    );
    expect(lastLine(finished)).to.equal('7 passed, 1 failed, 0 skipped');
    expect(existsSync(await project.read('folder'))).to.equal(false);
  });

  it('tells what lies in a forgotten folder and which test made it', async () => {
    await mochaCounts(
      { passed: 5, failed: 0, skipped: 0 },
      `const run = process.env.TMPDIR;
       mkdirSync(run + '/box/home', { recursive: true }); writeFileSync(run + '/box/home/late.txt', '');
       writeFileSync(run + '/.folders', 'bo\\tnobody\\nbox\\ta daemon that stops\\n');`,
    );
    const finished = await project.run(['scripts/test.mjs']);
    expect(finished.stdout).to.include(
      'was still there: box (with home, home/late.txt), made in or after "a daemon that stops".',
    );
  });

  it('finds a process that a test forgot, names it and ends it', async () => {
    await mochaCounts(
      { passed: 5, failed: 0, skipped: 0 },
      `const { spawn } = await import('node:child_process');
       const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
       child.unref(); writeFileSync('pid', String(child.pid));`,
    );
    const finished = await project.run(['scripts/test.mjs']);
    const pid = Number(await project.read('pid'));
    expect(finished.stdout).to.include(`FAILED: After the tests a process of the tests was still running: ${pid}`);
    await eventually('it is gone', () => !existsSync(`/proc/${pid}/exe`));
  }).timeout(30_000);

  it('hands Ctrl-C and TERM to mocha as an interruption that closes what is open', async () => {
    await project.program(
      mochaPath,
      "process.on('SIGINT', () => { writeFileSync('closed', ''); process.exit(130); }); console.log('up'); setInterval(() => {}, 1000);",
    );
    const running = project.begin(['scripts/test.mjs', 'x']);
    await eventually('mocha runs', () => running.stdout.includes('up'));
    running.child.kill('SIGTERM');
    expect((await running.finished()).code).to.equal(143);
    expect(existsSync(join(project.folder, 'closed'))).to.equal(true);
  });
});

describe('the servers of the tests', () => {
  it('are all missing where there are none, and told with the commands that bring them', async () => {
    const { servers, missingServers, howToGet } = await script<ServersScript>('lib/servers.mjs');
    expect(missingServers(['/nowhere'])).to.deep.equal(servers);
    const sentence = howToGet(servers.slice(0, 2), true);
    expect(sentence)
      .to.include('apt-get install rabbitmq-server postgresql')
      .and.include('docker compose run --rm tests');
    expect(howToGet(servers.slice(0, 2), false)).not.to.include('docker');
  });
});
