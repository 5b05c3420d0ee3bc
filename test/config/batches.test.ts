import { expect } from 'chai';
import { compileMapping } from '../../src/mapping/compile.ts';
import { bad, good, texts } from './workbench.ts';

const crossdock = (orders: string) => `
connections:
  partner: { folder: /srv/partner }
wms:
  legacy:
    orders: { to: partner, directory: Orders, ${orders} }
`;
const files = {
  'mappings/named.yaml': 'kind: orders\nfile: { name: "ORD_{{order.orderNumber}}.csv" }\ncolumns: { SKU: line.sku }\n',
  'mappings/counted.yaml': 'kind: orders\nfile: { name: "ORD_{{sequence 4}}.csv" }\ncolumns: { SKU: line.sku }\n',
};
const real = { compileMapping };

async function batchOf(orders: string, merchant = '{}\n'): Promise<string | undefined> {
  const workspace = await good({ ...texts(crossdock(orders), { acme: merchant }), ...files, ...none }, real);
  return workspace.merchants.get('acme')?.warehouses.get('legacy')?.orders?.batch;
}

/** The mappings of the other tests say less than real ones do. */
const none = Object.fromEntries(
  ['out', 'ship', 'stock'].map((name) => [`mappings/${name}.yaml`, files['mappings/counted.yaml']]),
);

describe('one file for each order', () => {
  it('is usual where the mapping names its files after the order, and nowhere else', async () => {
    expect(await batchOf('mapping: named')).to.equal('each order');
    expect(await batchOf('mapping: named, batch: each order')).to.equal('each order');
    expect(await batchOf('mapping: counted')).to.equal('each run');
    expect(await batchOf('mapping: counted, batch: each order')).to.equal('each order');
  });

  it('cannot be one file for each run then, and the file that says so last is named', async () => {
    const sentence =
      'CONFIG_BATCH Mapping named names its files after the order, so each order needs a file of its own: write "batch: each order", or give the mapping a file name with {{sequence}} instead.';
    const all = (orders: string, merchant: string) => ({
      ...texts(crossdock(orders), { acme: merchant }),
      ...files,
      ...none,
    });
    expect(await bad(all('mapping: named, batch: each run', '{}\n'), real)).to.deep.equal([
      `crossdock.yaml:6:70 ${sentence}`,
    ]);
    expect(
      await bad(all('mapping: counted, batch: each run', 'wms settings:\n  orders: { mapping: named }\n'), real),
    ).to.deep.equal([`merchants/acme.yaml:2:22 ${sentence}`]);
    expect(await bad(all('mapping: named', 'wms settings:\n  orders: { batch: each run }\n'), real)).to.deep.equal([
      `merchants/acme.yaml:2:20 ${sentence}`,
    ]);
  });
});
