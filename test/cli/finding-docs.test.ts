import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { foundCsv } from '../../src/operations/find-orders.ts';
import { countColumns } from '../../src/operations/report-counts.ts';
import { projectRoot } from '../support/source-files.ts';
import { leaves, tree } from './leaves.ts';

const page = readFileSync(join(projectRoot, 'docs/finding-orders.md'), 'utf8');

describe('docs/finding-orders.md', () => {
  it('says only commands and flags that there are', () => {
    const lines = [...page.matchAll(/^ {4}crossdock (.*)$/gm)].map(([, line]) => line ?? '');
    expect(lines.length).to.be.greaterThan(5);
    for (const line of lines) {
      const words = line.split(/ {2,}| > /)[0]?.split(' ') ?? [];
      const found = leaves(tree).find(
        ({ name }) => words.slice(0, 2).join(' ') === name.split(' ').slice(1, 3).join(' '),
      );
      expect(found, line).not.to.equal(undefined);
      const flags = [...(found?.command.options ?? []), ...tree.options].map(({ long }) => long);
      for (const flag of words.filter((word) => word.startsWith('--'))) expect(flags, line).to.include(flag);
    }
  });

  it('names every figure of a month', () => {
    for (const column of countColumns.slice(4)) expect(page).to.match(new RegExp(`^\\|.*\`${column}\`.*\\|`, 'm'));
  });

  it('is right that an export holds nothing personal: no column has a name or an address', () => {
    expect(foundCsv([], true)).not.to.match(/name|address|email|phone|city|zip/i);
  });
});
