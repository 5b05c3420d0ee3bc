import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { catalogueOf } from '../../src/mapping/fields/catalogue.ts';
import { columnKeys } from '../../src/mapping/grammar/columns.ts';
import { mappingKeys } from '../../src/mapping/grammar/read-mapping.ts';
import { typeKeys } from '../../src/mapping/grammar/types.ts';
import { runMappingTests } from '../../src/mapping/mapping-tests.ts';
import { helpers } from '../../src/mapping/templates/helpers/index.ts';
import { projectRoot } from '../support/source-files.ts';
import { mappingOf } from './support.ts';

const guide = readFileSync(join(projectRoot, 'docs/mappings.md'), 'utf8');
const blocks = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml);

describe('the guide to mappings', () => {
  it('lists every helper, type, key of a column and part of a mapping', () => {
    const names = [...helpers.map(({ name }) => name), ...Object.keys(typeKeys), ...columnKeys, ...mappingKeys];
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).to.deep.equal([]);
  });

  it('lists every field', () => {
    for (const kind of ['orders', 'shipments', 'inventory'] as const) {
      const last = [...catalogueOf(kind).keys()].map((path) =>
        path.replace(/^(order|line|orderLine|shipment|package|level)\.(shipTo\.|billTo\.)?/, ''),
      );
      expect(
        last.filter((name) => !guide.includes(`\`${name}\``)),
        kind,
      ).to.deep.equal([]);
    }
  });

  it('explains every code that a file or a record can get', () => {
    const source = ['formats', 'mapping'].flatMap((room) => {
      const folder = join(projectRoot, 'src', room);
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => readFileSync(join(folder, path), 'utf8'));
    });
    const codes = new Set(
      source.flatMap((text) =>
        [...text.matchAll(/(?:code: |Problem\(\s*|UnreadableFile\(\s*|Held\(\s*)'([a-z]+(?:-[a-z]+)+)'/g)].map(
          ([, code = '']) => code,
        ),
      ),
    );
    expect(codes.size).to.be.greaterThan(30);
    expect([...codes].filter((code) => !guide.includes(`\`${code}\``))).to.deep.equal([]);
  });

  it('shows examples that work', () => {
    const mappings = blocks.filter((yaml) => yaml.startsWith('kind:'));
    expect(mappings).to.have.length(3);
    for (const yaml of mappings) mappingOf(yaml);
  });

  it('teaches a first mapping that does what it says', async () => {
    const [mapping = '', tests = ''] = blocks;
    const results = await runMappingTests(mappingOf(mapping), tests);
    expect(results).to.deep.equal([
      { title: 'one row per line, with the codes of the warehouse', ok: true, detail: '' },
    ]);
  });
});
