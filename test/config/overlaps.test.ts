import { expect } from 'chai';
import { globsOverlap } from '../../src/config/glob-overlap.ts';
import { bad, home, texts } from './workbench.ts';

const off = 'services: { order delivery: off, shipping confirmations: off, inventory: off }\n';

function cart(...endpoints: string[]): string {
  return `carts:\n  web:\n    services: { order download: off, shipment upload: off, inventory upload: off }\n${endpoints.map((one) => `    ${one}\n`).join('')}`;
}

function wms(...endpoints: string[]): string {
  return `wms:\n  a:\n${endpoints.map((one) => `    ${one}\n`).join('')}`;
}

/** Codes of the findings with their lines. */
async function found(root: string, merchants: Record<string, string>): Promise<string[]> {
  return (await bad(texts(root, merchants))).map((one) => one.split(' ').slice(0, 2).join(' '));
}

describe('overlaps of endpoints', () => {
  it('are refused when two readers would take the same files', async () => {
    const root = wms(
      'shipments: { from: { folder: /back }, files: "S*.csv", mapping: ship }',
      'inventory: { from: { folder: /back/ }, files: "*", mapping: stock }',
    );
    expect(await bad(texts(root, { acme: off }))).to.deep.equal([
      'crossdock.yaml:4:24 CONFIG_SHARED_DIRECTORY acme/a/shipments and acme/a/inventory would take the same files. Give each its own "directory" (merchants: "directories"), or "files" patterns that no name fits twice.',
    ]);
  });

  it('are no matter when patterns keep them apart', async () => {
    const root = wms(
      'shipments: { from: { folder: /back }, files: "SHIP_*.csv", mapping: ship }',
      'inventory: { from: { folder: /back }, files: "INV_*.csv", mapping: stock }',
    );
    expect(await found(root, { acme: off })).to.deep.equal([]);
  });

  it('are refused when two merchants share the directory of a WMS, and fine with directories of their own', async () => {
    const root = wms('shipments: { from: { folder: /back }, mapping: ship }');
    expect(await found(root, { acme: off, bolt: off })).to.deep.equal(['crossdock.yaml:3:24 CONFIG_SHARED_DIRECTORY']);
    expect(await found(root, { acme: `${off}directories: ACME\n`, bolt: `${off}directories: BOLT\n` })).to.deep.equal(
      [],
    );
  });

  it('are seen through two connections to the same server', async () => {
    const server = '{ sftp: { host: a, user: b } }';
    const root = `connections:\n  one: ${server}\n  two: ${server}\n${wms('shipments: { from: one, directory: x, mapping: ship }', 'inventory: { from: two, directory: /x/../x, mapping: stock }').replace('/x/../x', 'x/')}`;
    expect(await found(root, { acme: off })).to.deep.equal(['crossdock.yaml:7:24 CONFIG_SHARED_DIRECTORY']);
  });

  it('are told apart by the senders of a mailbox', async () => {
    const root = (second: string) =>
      `connections:\n  box: { email-in: { host: a } }\n${wms('shipments: { from: box, senders: ["*@example.com"], mapping: ship }', `inventory: { from: box, senders: ["${second}"], mapping: stock }`)}`;
    expect(await found(root('stock@example.org'), { acme: off })).to.deep.equal([]);
    expect(await found(root('stock@example.com'), { acme: off })).to.deep.equal([
      'crossdock.yaml:6:24 CONFIG_SHARED_DIRECTORY',
    ]);
  });

  it('are refused when we would read what we write', async () => {
    const both = (files: string) =>
      cart(
        `orders: { from: { folder: /shop }, ${files}mapping: out }`,
        'inventory: { to: { folder: /shop }, mapping: stock }',
      );
    expect(await found('wms: { a: {} }\n', { acme: off + both('') })).to.deep.equal([
      'merchants/acme.yaml:5:21 CONFIG_SHARED_DIRECTORY',
    ]);
    expect(await found('wms: { a: {} }\n', { acme: off + both('files: "ORDER*", ') })).to.deep.equal([]);
  });

  it('FW-08 are fine when several only write: nobody takes anything', async () => {
    expect(await found(wms('orders: { to: { folder: /in }, mapping: out }'), { acme: off, bolt: off })).to.deep.equal(
      [],
    );
  });

  it('are refused when a folder lies inside that of another', async () => {
    const text =
      off +
      cart(
        'orders: { from: { folder: /shop }, mapping: out }',
        'confirmations: { to: { folder: /shop/back/now }, mapping: ship }',
      );
    expect(await bad(texts('wms: { a: {} }\n', { acme: text }))).to.deep.equal([
      'merchants/acme.yaml:6:26 CONFIG_FOLDER_INSIDE The folder of acme/web/confirmations lies inside that of acme/web/orders. Put them side by side, or make both directories of one connection.',
    ]);
  });

  it('are allowed as directories of one connection', async () => {
    const root = `connections:\n  drop: { folder: /drop }\n${wms('orders: { to: drop, mapping: out }', 'shipments: { from: drop, directory: back, mapping: ship }')}`;
    expect(await found(root, { acme: off })).to.deep.equal([]);
  });

  for (const folder of ['.', 'data', 'data/documents/x', 'mappings', 'merchants', `${home}/templates`]) {
    it(`are refused with Crossdock's own folder ${folder}`, async () => {
      expect(await found(wms(`orders: { to: { folder: ${folder} }, mapping: out }`), { acme: off })).to.deep.equal([
        'crossdock.yaml:3:19 CONFIG_OWN_FOLDER',
      ]);
    });
  }

  it('are refused with the folder of the documents, wherever it is', async () => {
    const root = wms('orders: { to: { folder: /mnt/documents/out }, mapping: out }');
    expect(await bad(texts(root, { acme: off }), { ownFolders: ['/mnt/documents'] })).to.have.length(1);
    expect(await bad(texts(root, { acme: off }))).to.deep.equal([]);
  });

  it("are none in the demo's part of the data folder, or beside ours", async () => {
    for (const folder of ['data/demo/legacy/in', 'database', '../data']) {
      expect(await found(wms(`orders: { to: { folder: ${folder} }, mapping: out }`), { acme: off })).to.deep.equal([]);
    }
  });

  const globs: readonly [string, string, boolean][] = [
    ['*', 'a.csv', true],
    ['SHIP_*.csv', 'INV_*.csv', false],
    ['*.csv', 'SHIP_*', true],
    ['*.csv', '*.txt', false],
    ['*.csv', '*.CSV', true],
    ['a?c', 'ab*', true],
    ['a?c', 'ab', false],
    ['*.{csv,txt}', 'x.txt', true],
    ['*.{csv,txt}', 'x.xml', false],
    ['', '*', true],
    ['', '?', false],
    ['*a*b*c*', '*c*b*a*', true],
    ['{a}{b}{c,d}', 'abd', true],
    ['{a}{b}{c,d}', 'abe', false],
    [`${'{a,b}'.repeat(7)}`, 'aaaaaac', true],
  ];
  for (const [a, b, expected] of globs) {
    it(`${a || '(nothing)'} and ${b} ${expected ? 'share' : 'do not share'} a name`, () => {
      expect([globsOverlap(a, b), globsOverlap(b, a)]).to.deep.equal([expected, expected]);
    });
  }

  it('are judged fast, however many stars and braces a pattern has', () => {
    expect(globsOverlap('*a'.repeat(60), `${'*b'.repeat(60)}`)).to.equal(false);
    expect(globsOverlap('{a,b,c,d}'.repeat(40), 'x')).to.equal(false);
  });
});
