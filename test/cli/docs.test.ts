import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Command } from 'commander';
import { Cli } from '../../src/cli/cli.ts';
import { exitMeanings } from '../../src/cli/exit-codes.ts';
import { commandTree } from '../../src/cli/tree.ts';
import { projectRoot } from '../support/source-files.ts';
import { crossdock } from './terminal.ts';

const page = readFileSync(join(projectRoot, 'docs/cli.md'), 'utf8');
const io = {
  in: process.stdin,
  out: process.stdout,
  err: process.stderr,
  asks: false,
  env: {},
  user: 'anna',
  now: () => 0,
};
const program = {
  version: '0',
  openDock: () => Promise.reject(new Error('no')),
  check: () => Promise.reject(new Error('no')),
  schemas: () => {
    throw new Error('no');
  },
  onboarding: () => {
    throw new Error('no');
  },
  startDaemon: async () => 0,
};
const tree = commandTree(new Cli(program, io));

/** Every command that does something, with its whole name and arguments. */
function leaves(command: Command, path = 'crossdock'): { name: string; command: Command }[] {
  return command.commands.flatMap((sub) => {
    const words = [path, sub.name()];
    if (sub.commands.length > 0) return leaves(sub, words.join(' '));
    const takes = sub.registeredArguments.map((one) =>
      one.required ? `<${one.name()}>` : `[${one.name()}${one.variadic ? '...' : ''}]`,
    );
    return [{ name: [...words, ...takes].join(' '), command: sub }];
  });
}

function flagRows(text: string): string[] {
  return [...text.matchAll(/^\| (`--.*?` \| .*?) \|$/gm)].map(([, row]) => row ?? '');
}

function rowsOf(command: Command): string[] {
  return command.options.map(({ flags, description }) => `\`${flags}\` | ${description}`);
}

describe('docs/cli.md', () => {
  it('has exactly the commands that there are', () => {
    const written = [...page.matchAll(/^### `(crossdock [^`]+)`$/gm)].map(([, name]) => name);
    expect(written).to.deep.equal(leaves(tree).map(({ name }) => name));
  });

  for (const { name, command } of leaves(tree)) {
    it(`has what ${name} does and its flags, no more and no less`, () => {
      const section = page.split(`### \`${name}\`\n`)[1]?.split(/^##/m)[0] ?? '';
      expect(section).to.include(command.description());
      expect(flagRows(section)).to.deep.equal(rowsOf(command));
    });
  }

  it('has the flags of every command and the exit codes', () => {
    expect(flagRows(page.split('## Flags of every command')[1]?.split('\n## ')[0] ?? '')).to.deep.equal(rowsOf(tree));
    const codes = [...page.matchAll(/^\| (\d+) \| (.*) \|$/gm)].map(([, code, meaning]) => [code, meaning]);
    expect(codes).to.deep.equal(Object.entries(exitMeanings));
  });
});

describe('the help', () => {
  const all = [
    '',
    ...new Set(
      leaves(tree).flatMap(({ name }) => {
        const words = name
          .split(' ')
          .slice(1)
          .filter((word) => /^[a-z-]+$/.test(word));
        return words.map((_, index) => words.slice(0, index + 1).join(' '));
      }),
    ),
  ];

  for (const path of all) {
    it(`of "crossdock ${path}" begins with three examples of real commands`, async () => {
      const { code, out } = await crossdock(undefined, [...path.split(' ').filter((word) => word !== ''), '--help']);
      expect(code).to.equal(0);
      const [head, ...lines] = out.split('\n');
      expect(head).to.equal('Examples:');
      const examples = lines.slice(0, 3).map((line) => line.match(/^ {2}crossdock (.*)$/)?.[1] ?? '');
      for (const example of examples)
        expect(
          leaves(tree).some(({ name }) => fits(example, name)),
          example,
        ).to.equal(true);
    });
  }
});

/** Whether an example begins with the words of a command. */
function fits(example: string, name: string): boolean {
  const words = name
    .split(' ')
    .slice(1)
    .filter((word) => /^[a-z-]+$/.test(word));
  return words.every((word, index) => example.split(' ')[index] === word);
}
