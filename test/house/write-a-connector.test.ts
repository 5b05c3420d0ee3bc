import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { put } from '../support/daemon.ts';
import { filesOnPage } from '../support/page-files.ts';
import { projectRoot } from '../support/source-files.ts';
import { temporaryFolder } from '../support/temporary.ts';

const name = 'write-a-connector.md';
const copied = [
  'src',
  'test',
  'docs',
  'scripts',
  'schema',
  'mappings',
  'package.json',
  'tsconfig.json',
  '.mocharc.json',
];

/** The project as somebody has it who has followed the page to its end. */
async function followed(): Promise<string> {
  const page = await readFile(join(projectRoot, 'docs', name), 'utf8');
  const copy = join(await temporaryFolder(), 'project');
  for (const one of copied) await cp(join(projectRoot, one), join(copy, one), { recursive: true });
  await symlink(join(projectRoot, 'node_modules'), join(copy, 'node_modules'));
  for (const [path, text] of Object.entries(filesOnPage(name))) await put(join(copy, path), text);
  const lines = [...page.matchAll(/```ts\n(import [^\n]*)\n```/g)].map(([, line = '']) => line);
  for (const [index, path] of ['src/connectors/carts/index.ts', 'test/conformance/vendors/index.ts'].entries())
    await register(join(copy, path), lines[index] ?? '');
  await put(join(copy, 'docs/connectors/tiny-shop.md'), /```markdown\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
  return copy;
}

/** Its import, and its name in the list. */
async function register(path: string, line: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  await writeFile(path, `${line}\n${text.replace(/,?\s*\];/, ', tinyShop];')}`);
}

/** Without where `npm test` wants its figures: they are those of the run around this one. */
async function run(home: string, ...args: readonly string[]): Promise<{ code: number; text: string }> {
  const { CROSSDOCK_TEST_RESULT: _, ...env } = process.env;
  const child = spawn(process.execPath, args, { cwd: home, env });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  const [code] = await once(child, 'exit');
  return { code, text };
}

describe('the page that tells how to write a connector', function () {
  this.timeout(180_000);

  it('makes one that keeps the contract, with its page, when it is followed literally', async () => {
    const copy = await followed();
    expect(await run(copy, 'node_modules/typescript/bin/tsc', '--noEmit')).to.deep.equal({ code: 0, text: '' });
    const docs = await run(copy, 'scripts/docs.mjs', 'connectors');
    expect(docs.code, docs.text).to.equal(0);
    const tests = ['test/conformance/conformance.test.ts', 'test/connectors/docs.test.ts', 'test/architecture.test.ts'];
    const { code, text } = await run(
      copy,
      'node_modules/mocha/bin/mocha.js',
      ...tests,
      '-g',
      'tiny-shop|bench|listed|architecture',
    );
    expect(code, text).to.equal(0);
    expect(text).to.match(/ok sends the same key twice/);
    const passed = Number(/(\d+) passed, 0 failed/.exec(text)?.[1]);
    expect(passed, text).to.be.greaterThan(22);
  });
});
