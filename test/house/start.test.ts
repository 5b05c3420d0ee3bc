import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { atEnd } from '../support/closing.ts';
import { eventually } from '../support/eventually.ts';
import { FakeProject } from '../support/fake-project.ts';

const start = ['scripts/start.mjs'];

describe('npm start', () => {
  let project: FakeProject;

  beforeEach(async () => {
    project = await FakeProject.create();
  });

  it('builds and becomes the daemon, whose exit code is its own', async () => {
    await project.compilerWrites('export async function run(argv) { console.log("ran", ...argv); return 78; }');
    const { code, stdout } = await project.run([...start, '--quiet']);
    expect(stdout).to.equal('compiling\nran start --quiet\n');
    expect(code).to.equal(78);
  });

  it('neither installs nor builds a second time', async () => {
    await project.run(start);
    const { stdout, stderr } = await project.run(start);
    expect(stdout).to.equal('ran start\n');
    expect(stderr).to.equal('');
  });

  it('runs npm ci, with the development packages, when they are missing', async () => {
    await project.write('node_modules/.package-lock.json', '{"packages":{}}');
    await project.program('bin/npm', 'writeFileSync("npm-args", process.argv.slice(2).join(" "));');
    const { code } = await project.run(start, { NODE_ENV: 'production' });
    expect(code).to.equal(0);
    expect(await project.read('npm-args')).to.match(/^ci --include=dev /);
  });

  it('says so when the packages cannot be installed, and starts nothing', async () => {
    await project.write('node_modules/.package-lock.json', '{"packages":{}}');
    await project.program('bin/npm', 'process.exit(7);');
    const { code, stdout, stderr } = await project.run(start);
    expect(code).to.equal(69);
    expect(stdout).to.equal('');
    expect(stderr).to.match(/npm ci failed \(exit code 7\)/);
  });

  it('says so when the build fails, starts nothing, and builds again the next time', async () => {
    await project.compilerDoes('process.exit(2);');
    const failed = await project.run(start);
    expect(failed.code).to.equal(69);
    expect(failed.stderr).to.match(/The build failed/);
    await project.compilerWrites('export async function run() { return 0; }');
    expect(await project.run(start)).to.include({ code: 0, stdout: 'compiling\n' });
  });

  it('builds again after a failed build, also when the change that failed is taken back', async () => {
    await project.run(start);
    await project.write('src/main.ts', 'export const broken = ;');
    await project.compilerDoes("writeFileSync('dist/main.js', 'half a file'); process.exit(2);");
    expect((await project.run(start)).code).to.equal(69);
    await project.write('src/main.ts', 'export {};');
    await project.compilerWrites('export async function run() { return 0; }');
    expect(await project.run(start)).to.include({ code: 0, stdout: 'compiling\n' });
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`ends with ${code} on ${signal} during the build, and the compiler with all that it started ends too`, async () => {
      await project.compilerDoes(`
        const { spawn } = await import('node:child_process');
        const below = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
        writeFileSync('pids', process.pid + ' ' + below.pid);
        setInterval(() => {}, 1000);`);
      const running = project.begin(start);
      await eventually('the compiler runs', async () => existsSync(join(project.folder, 'pids')));
      await eventually('its pids are written', async () => (await project.read('pids')).includes(' '));
      running.child.kill(signal);
      const finished = await running.finished();
      expect(finished).to.include({ code, signal: null });
      for (const pid of (await project.read('pids')).split(' ').map(Number)) {
        await eventually(`process ${pid} is gone`, () => isGone(pid));
      }
      expect(existsSync(join(project.folder, 'dist/.built-from'))).to.equal(false);
    });
  }

  it('takes a Ctrl-C that npm hands on a second time for one', async () => {
    await project.compilerDoes(`
      process.on('SIGINT', () => { console.log('heard'); setTimeout(() => { writeFileSync('clean', ''); process.exit(0); }, 300); });
      console.log('up');
      setInterval(() => {}, 1000);`);
    const running = project.begin(start);
    await eventually('the compiler runs', () => running.stdout.includes('up'));
    running.child.kill('SIGINT');
    await eventually('it has heard', () => running.stdout.includes('heard'));
    running.child.kill('SIGINT');
    expect((await running.finished()).code).to.equal(130);
    expect(existsSync(join(project.folder, 'clean'))).to.equal(true);
  });

  it('kills a compiler that ignores the first signal at the second', async () => {
    await project.compilerDoes(`
      process.on('SIGTERM', () => console.log('deaf'));
      console.log('up');
      setInterval(() => {}, 1000);`);
    const running = project.begin(start);
    await eventually('the compiler runs', () => running.stdout.includes('up'));
    running.child.kill('SIGTERM');
    const again = setInterval(() => running.child.kill('SIGTERM'), 200);
    atEnd(() => clearInterval(again));
    expect((await running.finished()).code).to.equal(143);
  });
});

describe('the command crossdock', () => {
  it('says what to do when nothing is built', async () => {
    const project = await FakeProject.create();
    const { code, stderr, stdout } = await project.run(['bin/crossdock.js', 'status']);
    expect(code).to.equal(69);
    expect(stdout).to.equal('');
    expect(stderr).to.match(/Run npm start \(or npm run build\) first/);
  });

  it('hands its arguments to the built program and takes its exit code', async () => {
    const project = await FakeProject.create();
    await project.write('dist/main.js', 'export async function run(argv) { console.log(...argv); return 3; }');
    const { code, stdout } = await project.run(['bin/crossdock.js', 'orders', 'list']);
    expect(stdout).to.equal('orders list\n');
    expect(code).to.equal(3);
  });
});

/** Dead, or dead and not yet fetched by its parent. */
async function isGone(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status === '' || / Z /.test(status);
}
