/**
 * `npm test`: installs what it needs, checks types and style, builds, runs the tests against real servers.
 * Arguments go to mocha (`npm test -- test/x.test.ts`); then types and style are not checked.
 * The last line is always `N passed, N failed, N skipped`.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildWhenStale } from './lib/build.mjs';
import { exitCodeOf, runChild } from './lib/child.mjs';
import { installWhenDue } from './lib/install.mjs';
import { closeRun, openRun } from './lib/leftovers.mjs';
import { asScript, root, say, Trouble } from './lib/project.mjs';
import { installServersWhenMissing } from './lib/servers.mjs';

const checks = [
  { title: 'types', command: 'node_modules/typescript/bin/tsc', args: ['--noEmit'] },
  { title: 'style', command: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '.'] },
];

await asScript(async () => {
  const args = process.argv.slice(2);
  await installWhenDue();
  await installServersWhenMissing();
  const complaints = args.length === 0 ? await checkSources() : [];
  const passedChecks = args.length === 0 ? checks.length - complaints.length : 0;
  complaints.push(...(await build()));
  const tests = await runTests(args);
  return report([...complaints, ...tests.complaints], { ...tests, passed: tests.passed + passedChecks });
});

async function checkSources() {
  const complaints = [];
  for (const { title, command, args } of checks) {
    say(`Checking ${title} ...`);
    const { code, signal } = await runChild(process.execPath, [join(root, command), ...args], { cwd: root });
    stopOn(signal);
    if (code !== 0) complaints.push(`The check of ${title} failed (above). "npm run check" repeats it.`);
  }
  return complaints;
}

async function build() {
  try {
    await buildWhenStale();
    return [];
  } catch (thrown) {
    if (!(thrown instanceof Trouble) || thrown.exitCode > 128) throw thrown;
    return [thrown.message];
  }
}

/** Mocha in a process of its own; what its reporter counted comes back in a file. */
async function runTests(args) {
  const run = openRun();
  const resultFile = join(root, 'node_modules', `.crossdock-test-${process.pid}.json`);
  const inCi = process.env.CI === 'true' ? ['--forbid-pending'] : [];
  const env = { ...process.env, ...run.env, CROSSDOCK_TEST_RESULT: resultFile };
  const command = [join(root, 'node_modules/mocha/bin/mocha.js'), ...inCi, ...args];
  // Mocha closes what the tests opened on SIGINT only.
  const ended = await runChild(process.execPath, command, { cwd: root, env, patience: 30, translate: () => 'SIGINT' });
  const counted = takeResult(resultFile);
  const leftovers = await closeRun(run);
  stopOn(ended.signal);
  const complaints = leftovers.map((sentence) => `After the tests ${sentence}.`);
  if (!counted) complaints.unshift(`The tests did not run to their end (exit code ${ended.code}).`);
  else if (ended.code !== 0 && counted.failed === 0) complaints.unshift(`Mocha ended with exit code ${ended.code}.`);
  return { complaints, ...(counted ?? { passed: 0, failed: 0, skipped: 0 }) };
}

function takeResult(file) {
  if (!existsSync(file)) return undefined;
  const counted = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return counted;
}

function report(complaints, { passed, failed, skipped }) {
  for (const sentence of complaints) process.stdout.write(`FAILED: ${sentence}\n`);
  const allFailed = failed + complaints.length;
  process.stdout.write(`${passed} passed, ${allFailed} failed, ${skipped} skipped\n`);
  return allFailed === 0 ? 0 : 1;
}

function stopOn(signal) {
  if (signal) throw new Trouble('Stopped.', exitCodeOf(signal));
}
