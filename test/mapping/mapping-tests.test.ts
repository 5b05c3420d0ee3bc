import { expect } from 'chai';
import { runMappingTests } from '../../src/mapping/mapping-tests.ts';
import { mappingOf } from './support.ts';

const inventory =
  'kind: inventory\nfile: { name: s.csv }\ncolumns: { SKU: level.sku, Free: level.quantityAvailable }\n';
const run = (tests: string, yaml = inventory) => runMappingTests(mappingOf(yaml), tests);

describe('tests beside a mapping', () => {
  it('pass when what they state is so, and state only what they are about', async () => {
    const results = await run(`
tests:
  - { title: writes, render: [{ sku: A, quantity: 1 }], expect: { name: s.csv, text: "SKU,Free\\nA,1\\n", bytes: "SKU,Free\\nA,1\\n", refused: [] } }
  - { title: reads, parse: "SKU,Free\\nA,1\\nB,x\\n", expect: { accepted: true, records: [{ sku: A }], errors: [{ code: not-an-integer }] } }
`);
    expect(results).to.deep.equal([
      { title: 'writes', ok: true, detail: '' },
      { title: 'reads', ok: true, detail: '' },
    ]);
  });

  it('fail with what differs', async () => {
    const results = await run(`
tests:
  - { title: text, render: [{ sku: A, quantity: 1 }], expect: { text: "SKU,Free\\nA,2\\n" } }
  - { title: name, render: [], expect: { name: t.csv } }
  - { title: records, parse: "SKU,Free\\nA,1\\n", expect: { records: [{ sku: A, quantityAvailable: 2 }] } }
  - { title: count, parse: "SKU,Free\\nA,1\\n", expect: { records: [] } }
`);
    expect(results.map(({ ok, detail }) => [ok, detail])).to.deep.equal([
      [false, 'text, line 2, is "A,1" and not "A,2".'],
      [false, 'name is "s.csv" and not "t.csv".'],
      [false, 'records[1].quantityAvailable is 1 and not 2.'],
      [false, 'records has 1 entries and not 0: [{"sku":"A","quantityAvailable":1}].'],
    ]);
  });

  it('that cannot be understood fail, and say why', async () => {
    const results = await run(
      'tests:\n  - { title: a, expect: { txt: x }, render: [] }\n  - { title: b, render: [] }\n  - { title: c, expect: { text: x } }\n  - nonsense\n',
    );
    expect(results.map(({ ok }) => ok)).to.deep.equal([false, false, false, false]);
    expect(results[0]?.detail).to.include('Did you mean "text"?');
    expect((await run('something: else'))[0]).to.include({ ok: false });
  });
});
