import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { crossdock } from '../cli/terminal.ts';
import { put, root } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** What a fresh clone has of the workspace. */
const workspace = ['crossdock.yaml', 'merchants', 'mappings', 'templates', 'examples'];

interface Step {
  readonly command: string;
  readonly shows: string;
}

const section =
  readFileSync(join(root, 'README.md'), 'utf8').split('## Your first mapping')[1]?.split(/^## /m)[0] ?? '';

/** Blocks of a language below a step, without the step's indentation. */
function blocks(language: string): string[] {
  return [...section.matchAll(new RegExp(`^ {3}\`\`\`${language}\\n([\\s\\S]*?)^ {3}\`\`\``, 'gm'))].map(
    ([, text = '']) => text.replaceAll(/^ {3}/gm, ''),
  );
}

/** Files that the reader is told to save: the name stands before the block. */
function files(): { name: string; text: string }[] {
  const names = [...section.matchAll(/Save this as `([^`]+)`/g)].map(([, name = '']) => name);
  return blocks('yaml').map((text, index) => ({ name: names[index] ?? '', text }));
}

/** Commands with what they show, up to the next command. */
function steps(): Step[] {
  return blocks('console').flatMap((text) =>
    text
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command = '', ...lines] = part.split('\n');
        return { command, shows: lines.join('\n').trimEnd() };
      }),
  );
}

describe('the first mapping of the README', () => {
  it('is a file and four commands', () => {
    expect(files().map(({ name }) => name)).to.deep.equal(['mappings/my-orders.yaml']);
    expect(steps().map(({ command }) => command.split(' ').slice(0, 5).join(' '))).to.deep.equal([
      'npx --no crossdock mappings check',
      'npx --no crossdock mappings preview',
      'npx --no crossdock mappings render',
      'npx --no crossdock mappings parse',
    ]);
  });

  it('shows exactly what a reader sees who follows it in a fresh clone', async () => {
    const clone = await temporaryFolder();
    for (const name of workspace) await cp(join(root, name), join(clone, name), { recursive: true });
    for (const { name, text } of files()) await put(join(clone, name), text);
    await standingIn(clone, async () => {
      for (const { command, shows } of steps()) {
        const { code, out, err } = await crossdock(undefined, command.split(' ').slice(3));
        expect(`${out}${err}`.trimEnd(), command).to.equal(shows);
        expect(code, command).to.equal(0);
      }
    });
  });
});

/** Commands name files as the reader does, from the folder in which he stands. */
async function standingIn(folder: string, work: () => Promise<void>): Promise<void> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    await work();
  } finally {
    process.chdir(before);
  }
}
