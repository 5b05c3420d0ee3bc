import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { KnownColumn } from '../../../src/mapping/guess/contract.ts';
import { knowledgeOf } from '../../../src/mapping/guess/knowledge.ts';
import { heldOut } from './held-out.ts';
import { type Figures, figuresOf, sum } from './score.ts';
import { corpus } from './truth.ts';

/** Each layout of the corpus, and the beginning of the names of the shipped mappings that are it. */
const presets: Readonly<Record<string, string>> = {
  'amazon-mcf-flat': 'fulfillment-flat-',
  'as400-pick-ticket': 'pick-ticket-fixed-',
  'cartrover-vertical-csv': 'vertical-csv-',
  'dropstream-wfe': 'ph-pd-records-',
  'oracle-wms-orr': 'pipe-records-',
  'shopify-orders-csv': 'shop-export-',
  'wefulfillit-batch': 'batch-horizontal-',
  'x12-4010-3pl': 'x12-',
};

/** The mappings that are shipped with the workspace: what a new user has. */
const known = readdirSync('mappings')
  .filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'))
  .flatMap((name) => knowledgeOf(name.slice(0, -5), readFileSync(`mappings/${name}`, 'utf8')));

/** What a user has whose partner is new: all shipped mappings but those of the very layout. */
function knownWithout(file: string): KnownColumn[] {
  const own = presets[file.split('/')[0] ?? ''];
  return known.filter(({ mapping }) => own === undefined || !mapping.startsWith(own));
}

function told(what: string, { columns, right, given, open, certain, wrongButCertain }: Figures): string {
  const share = (part: number, of: number) => `${((100 * part) / of).toFixed(1)} %`;
  return `${what}: ${columns} columns, right ${share(right, columns)}; without ${given} fixed texts certain ${share(certain, open)}, wrong but certain ${wrongButCertain.length}`;
}

describe('guessing mappings, in figures', () => {
  const samples = corpus.map((truth) => figuresOf('test/corpus', truth, knownWithout(truth.file)));
  const withOwn = corpus.map((truth) => figuresOf('test/corpus', truth, known));
  const others = heldOut.map((truth) => figuresOf('test/mapping/guess/samples', truth, known));

  before(() => {
    const lines = [
      ...Object.keys(presets).map((set) =>
        told(set, sum(samples.filter((_figures, index) => corpus[index]?.file.startsWith(`${set}/`)))),
      ),
      told('corpus', sum(samples)),
      told('corpus, its own presets known', sum(withOwn)),
      told('other styles', sum(others)),
    ];
    process.stdout.write(lines.map((line) => `  ${line}\n`).join(''));
  });

  it('gets at least 85 % of the columns of the corpus right', () => {
    const { right, columns, wrong } = sum(samples);
    expect(right / columns, wrong.join('\n')).to.be.at.least(0.85);
  });

  it('is certain of at least half of those that are no fixed texts', () => {
    const { certain, open } = sum(samples);
    expect(certain / open).to.be.at.least(0.5);
  });

  it('is never certain of something that is wrong', () => {
    expect([samples, withOwn, others].flatMap((set) => sum(set).wrongButCertain)).to.deep.equal([]);
  });

  it('does as well with files in other styles', () => {
    const { right, columns, wrong } = sum(others);
    expect(right / columns, wrong.join('\n')).to.be.at.least(0.85);
  });
});
