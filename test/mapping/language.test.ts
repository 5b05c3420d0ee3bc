import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { corpusLayouts } from '../support/corpus-presets.ts';
import { projectRoot, sourceFiles } from '../support/source-files.ts';

/** Systems, vendors, standards of partners and merchants of the examples: they have mappings, never code. */
const trade = [
  'acme',
  'amazon',
  'as400',
  'as/400',
  'bigcommerce',
  'cartrover',
  'dropstream',
  'ebay',
  'edifact',
  'extensiv',
  'magento',
  'manhattan',
  'mcf',
  'netsuite',
  'oracle',
  'orr',
  'shipstation',
  'shopify',
  'walmart',
  'wefulfillit',
  'wfe',
  'woocommerce',
  'x12',
  '3pl',
];

/** A name as a word of its own, also within a name of ours: `parseAmazonRow`, `AMAZON_ROW`. */
function naming(name: string): RegExp {
  const sign = name.replaceAll(/[^a-z0-9]/gi, (one) => `\\${one}`);
  return name.length > 4 ? new RegExp(sign, 'i') : new RegExp(`(?<![a-z0-9])${sign}(?![a-z0-9])`, 'i');
}

/** Without those of the demo, which examples and explanations may name. */
function shippedMappings(): string[] {
  return readdirSync(join(projectRoot, 'mappings'))
    .filter((file) => file.endsWith('.yaml') && !file.endsWith('.test.yaml') && !file.startsWith('legacy-'))
    .map((file) => file.replace(/\.yaml$/, ''));
}

describe('a layout is a mapping and never code', () => {
  const rooms = sourceFiles().filter(({ path }) => /^(formats|mapping)\//.test(path));
  const names = [...trade, ...corpusLayouts(), ...shippedMappings()];

  it('no vendor, merchant, layout of the corpus or shipped mapping is named in src/formats or src/mapping', () => {
    expect(rooms.length).to.be.greaterThan(100);
    const found = rooms.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          names.filter((name) => naming(name).test(line)).map((name) => `${path}:${index + 1} names ${name}`),
        ),
    );
    expect(found).to.deep.equal([]);
  });

  it('a name is seen within a name of ours, in capitals and in a comment, and not within another word', () => {
    const sees = (name: string, line: string) => naming(name).test(line);
    expect(sees('shopify', 'function readShopifyRow()')).to.equal(true);
    expect(sees('x12', '// like X12 has it')).to.equal(true);
    expect(sees('as/400', '/** As on an AS/400. */')).to.equal(true);
    expect(sees('orr', 'a tomorrow, sorry')).to.equal(false);
    expect(sees('x12', '0x1234')).to.equal(false);
  });
});
