import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { knowledgeOf } from '../../../src/mapping/guess/knowledge.ts';
import { type Figures, figuresOf, sum } from './score.ts';
import { corpus, heldOut } from './truth.ts';

/** The mappings that are shipped with the workspace: what a new user has. */
const known = readdirSync('mappings')
  .filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'))
  .flatMap((name) => knowledgeOf(name.slice(0, -5), readFileSync(`mappings/${name}`, 'utf8')));

function told(what: string, { columns, right, certain, wrongButCertain }: Figures): string {
  const share = (part: number) => `${((100 * part) / columns).toFixed(1)} %`;
  return `${what}: ${columns} columns, right ${share(right)}, certain ${share(certain)}, wrong but certain ${wrongButCertain.length}`;
}

describe('guessing mappings, in figures', () => {
  const samples = corpus.map((truth) => figuresOf('test/corpus', truth, known));
  const others = heldOut.map((truth) => figuresOf('test/mapping/guess/samples', truth, known));

  before(() => {
    process.stdout.write(`  ${told('corpus', sum(samples))}\n  ${told('other styles', sum(others))}\n`);
  });

  it('gets at least 85 % of the columns of the corpus right', () => {
    const { right, columns, wrong } = sum(samples);
    expect(right / columns, wrong.join('\n')).to.be.at.least(0.85);
  });

  it('is certain of at least half of them', () => {
    const { certain, columns } = sum(samples);
    expect(certain / columns).to.be.at.least(0.5);
  });

  it('is never certain of something that is wrong', () => {
    expect([...sum(samples).wrongButCertain, ...sum(others).wrongButCertain]).to.deep.equal([]);
  });

  it('does as well with files in other styles', () => {
    const { right, columns, wrong } = sum(others);
    expect(right / columns, wrong.join('\n')).to.be.at.least(0.85);
  });
});
