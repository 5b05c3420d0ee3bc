import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Cli } from '../../src/cli/cli.ts';
import { screenOf } from '../../src/cli/verbs/mappings/screen.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { crossdock, type Said } from './terminal.ts';

const ordersYaml = `kind: orders
file: { name: "ORD_{{sequence 3}}.csv" }
delimited: { delimiter: semicolon }
columns:
  Order: order.orderNumber
  Name: { from: order.shipTo.lastName, text: { max: 5, else: hold } }
  SKU: line.sku
  Qty: line.quantity
`;
const perOrderYaml = ordersYaml.replace('ORD_{{sequence 3}}.csv', 'ORD_{{order.custRef}}.csv');
const testsYaml = `tests:
  - title: a plain order
    render: [{ orderNumber: "1", lines: [{ sku: A, quantity: 2 }] }]
    expect: { text: "Order;Name;SKU;Qty\\n1;;A;2\\n" }
`;
const stockYaml = 'kind: inventory\ncolumns: { sku: level.sku, units: level.quantityAvailable }\n';

function order(number: string, lastName = 'Doe') {
  return { orderId: `o-${number}`, orderNumber: number, shipTo: { lastName }, lines: [{ sku: 'A', quantity: 1 }] };
}

/** A workspace with the given files, and a way to call commands in it. */
async function workspace(files: Readonly<Record<string, string | object>>) {
  const home = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(home, name, '..'), { recursive: true });
    await writeFile(join(home, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  const run = (...argv: string[]): Promise<Said> =>
    crossdock(undefined, ['mappings', ...argv], { env: { CROSSDOCK_HOME: home } });
  return { at: (name: string) => join(home, name), run };
}

describe('mappings check', () => {
  it('lists all problems of all mappings at once, with file, line and column', async () => {
    const { run } = await workspace({
      'mappings/good.yaml': ordersYaml,
      'mappings/bad.yaml': 'kind: orders\ncolumns:\n  A: order.orderNumbr\n  B: { frm: line.sku }\n',
      'mappings/worse.yaml': 'kind: nothing\n',
    });
    const { code, out, err } = await run('check');
    expect(code).to.equal(4);
    expect(out).to.match(
      /^mappings\/bad\.yaml:3:6 {2}.*Did you mean "order.orderNumber"\?.* {2}\[MAPPING_UNKNOWN_FIELD\]$/m,
    );
    expect(out).to.match(/^mappings\/bad\.yaml:4:\d+ .*\[MAPPING_UNKNOWN_KEY\]$/m);
    expect(out).to.match(/^mappings\/worse\.yaml:1:\d+ /m);
    expect(err).to.match(/\d problems in 3 mappings\./);
    expect((await run('check', 'good')).code).to.equal(0);
    const json = JSON.parse((await run('check', 'bad', '--json')).out);
    expect(json).to.include({ valid: false }).and.to.have.property('findings').with.length.greaterThan(1);
  });

  it('asks whether another name was meant, and says which there are', async () => {
    const { run, at } = await workspace({
      'mappings/legacy-orders.yaml': ordersYaml,
      'mappings/stock.yaml': stockYaml,
    });
    const { code, err } = await run('check', 'legacy-order');
    expect(code).to.equal(3);
    expect(err).to.include('Did you mean "legacy-orders"?').and.to.include('Known are: legacy-orders, stock.');
    expect((await run('check', at('nowhere.yaml'))).code).to.equal(3);
  });

  it('takes a path anywhere, with the templates beside it or above it', async () => {
    const template = 'kind: orders\ntemplate: mine\nfile: { name: a.txt }\n';
    const { run, at } = await workspace({
      'try/one.yaml': template,
      'try/templates/mine.hbs': '{{#each orders}}{{orderNumber}}{{/each}}',
      'other/mappings/two.yml': template,
      'other/templates/mine.hbs': '{{#each orders}}{{orderNumbr}}{{/each}}',
    });
    expect((await run('check', at('try/one.yaml'))).code).to.equal(0);
    const { code, out } = await run('check', at('other/mappings/two.yml'));
    expect(code).to.equal(4);
    expect(out).to.include('templates/mine.hbs:1:').and.to.include('"orderNumbr" is not a field');
  });
});

describe('mappings test', () => {
  it('says ok, failed with the difference, or that there is none', async () => {
    const { run } = await workspace({
      'mappings/a.yaml': ordersYaml,
      'mappings/a.test.yaml': testsYaml,
      'mappings/b.yaml': ordersYaml,
      'mappings/b.test.yaml': testsYaml.replace('1;;A;2', '1;;A;3'),
      'mappings/c.yaml': stockYaml,
    });
    const { code, out, err } = await run('test');
    expect(code).to.equal(4);
    expect(out).to.match(/^ok {6}a {2}a plain order$/m);
    expect(out).to.match(/^FAILED {2}b {2}a plain order\n {8}text, line 2, is "1;;A;2" and not "1;;A;3"\.$/m);
    expect(out).to.match(/^- {7}c {2}has no tests$/m);
    expect(err).to.include('1 passed, 1 failed, 1 mapping without tests.');
    expect((await run('test', 'a')).code).to.equal(0);
    expect((await run('test', 'c')).code).to.equal(0);
    expect(JSON.parse((await run('test', 'b', '--json')).out)).to.include({ passed: 0, failed: 1 });
  });

  it('fails a file of tests that cannot be read', async () => {
    const { run } = await workspace({ 'mappings/a.yaml': ordersYaml, 'mappings/a.test.yaml': 'tests: [\n' });
    const { code, out } = await run('test', 'a');
    expect(code).to.equal(4);
    expect(out).to.include('mappings/a.test.yaml cannot be read');
  });
});

describe('mappings render', () => {
  it('leaves out what cannot be written, names it, and ends with 6', async () => {
    const orders = [order('1'), order('2', 'Longname'), order('3')];
    const { run, at } = await workspace({ 'mappings/out.yaml': ordersYaml, 'orders.json': orders });
    const { code, out, err } = await run('render', 'out', '--orders', at('orders.json'), '--out', at('new'));
    expect(code).to.equal(6);
    expect(out).to.equal(`${at('new/ORD_001.csv')}\n`);
    expect(err).to.match(/^record 2 \(order 2\) {2}Name {2}.*\[too-long\]$/m);
    expect(await readFile(at('new/ORD_001.csv'), 'utf8')).to.equal('Order;Name;SKU;Qty\n1;Doe;A;1\n3;Doe;A;1\n');
    const json = await run('render', 'out', '--orders', at('orders.json'), '--out', at('new'), '--json');
    expect(JSON.parse(json.out).files).to.have.length(1);
    expect(JSON.parse(json.out).files[0]).to.deep.include({
      name: 'ORD_001.csv',
      path: at('new/ORD_001.csv'),
      bytes: 39,
      records: 2,
    });
    expect(JSON.parse(json.out).files[0].refused[0]).to.include({ index: 1, orderNumber: '2', code: 'too-long' });
  });

  it('ends with 4 and writes nothing when every record is refused', async () => {
    const { run, at } = await workspace({ 'mappings/out.yaml': ordersYaml, 'o.json': [order('2', 'Longname')] });
    const { code, out } = await run('render', 'out', '--orders', at('o.json'), '--out', at('new'));
    expect({ code, out }).to.deep.equal({ code: 4, out: '' });
    expect(await readdir(at('new'))).to.deep.equal([]);
  });

  it('replaces no file of another content, unless it is told to', async () => {
    const { run, at } = await workspace({
      'mappings/out.yaml': ordersYaml,
      'o.json': [order('1')],
      'new/ORD_001.csv': 'mine',
    });
    const argv = ['render', 'out', '--orders', at('o.json'), '--out', at('new')];
    const taken = await run(...argv);
    expect(taken.code).to.equal(1);
    expect(taken.err).to.include('RENDER_NAME_TAKEN').and.to.include('--force');
    expect(await readFile(at('new/ORD_001.csv'), 'utf8')).to.equal('mine');
    expect(await readdir(at('new'))).to.deep.equal(['ORD_001.csv']);
    expect((await run(...argv, '--force')).code).to.equal(0);
    expect((await run(...argv)).code, 'the same content is fine').to.equal(0);
  });

  it('takes an array, one order, a group with orders, or one order per line', async () => {
    const { run, at } = await workspace({
      'mappings/out.yaml': ordersYaml,
      'array.json': [order('1'), order('2')],
      'one.json': order('1'),
      'group.json': { orders: [order('1'), order('2')] },
      'lines.json': `${JSON.stringify(order('1'))}\n${JSON.stringify(order('2'))}\n\n`,
    });
    for (const [file, count] of [
      ['array', 2],
      ['one', 1],
      ['group', 2],
      ['lines', 2],
    ] as const) {
      const { out } = await run('render', 'out', '--orders', at(`${file}.json`), '--out', at(file), '--json');
      expect(JSON.parse(out).files[0].records, file).to.equal(count);
    }
  });

  it('says which record of the file is none', async () => {
    const { run, at } = await workspace({
      'mappings/out.yaml': ordersYaml,
      'text.json': 'no json',
      'empty.json': [],
      'half.json': [order('1'), { orderNumber: '2', lines: [{ sku: 'A', quantity: 'two' }] }],
      'nameless.json': [{ lines: [] }],
    });
    for (const [file, said] of [
      ['text', 'is not JSON'],
      ['empty', 'holds no record'],
      ['half', 'record 2, lines 1, quantity must be a whole number'],
      ['nameless', 'record 1 has neither orderId nor orderNumber'],
    ] as const) {
      const { code, err } = await run('render', 'out', '--orders', at(`${file}.json`), '--out', at('new'));
      expect({ code, said: err.includes(said) }, err).to.deep.equal({ code: 4, said: true });
    }
  });

  it('keeps what is given: an empty reference stays empty, a number becomes its text', async () => {
    const yaml = `kind: orders
file: { name: a.csv }
delimited: { header: false }
columns: [{ from: order.custRef }, { from: order.subtotal }, { from: line.lineNumber }, { from: order.billTo.city }]
`;
    const given = { ...order('1'), custRef: '', subtotal: 12.5, lines: [{ sku: 'A', quantity: 1, lineNumber: 7 }] };
    const { run, at } = await workspace({ 'mappings/out.yaml': yaml, 'o.json': given });
    expect((await run('render', 'out', '--orders', at('o.json'), '--out', at('new'))).code).to.equal(0);
    expect(await readFile(at('new/a.csv'), 'utf8')).to.equal(',12.5,7,\n');
  });

  it('names come from the context: clock, zone, number and values, whose groups and lists are none', async () => {
    const yaml = ordersYaml.replace('ORD_{{sequence 3}}', "{{sender}}_{{date now 'HHmm'}}_{{sequence 2}}");
    const context = { now: '2026-03-03T14:35:00Z', zone: 'America/Chicago', sequence: 9, sender: 'ME', more: { a: 1 } };
    const { run, at } = await workspace({ 'mappings/out.yaml': yaml, 'o.json': [order('1')], 'c.json': context });
    const { out } = await run('render', 'out', '--orders', at('o.json'), '--context', at('c.json'), '--out', at('new'));
    expect(out).to.equal(`${at('new/ME_0835_09.csv')}\n`);
    await writeFile(at('c.json'), JSON.stringify({ ...context, zone: 'Nowhere' }));
    const wrong = await run('render', 'out', '--orders', at('o.json'), '--context', at('c.json'), '--out', at('new'));
    expect(wrong.code).to.equal(4);
    expect(wrong.err).to.include('timeZone must be a zone');
  });

  describe('of a context that lists files', () => {
    const cases = [
      { direction: 'out', kind: 'orders', file: 'x', orderIds: ['o-3', 'o-1'] },
      { direction: 'out', kind: 'orders', file: 'y', orderIds: ['o-2', 'o-9'] },
    ];
    const files = {
      'mappings/out.yaml': ordersYaml,
      'o.json': [order('1'), order('2'), order('3')],
      'c.json': { cases },
    };

    async function rendered(more: Record<string, unknown>, ...flags: string[]): Promise<string> {
      const { run, at } = await workspace({ ...files, ...more });
      await run('render', 'out', '--orders', at('o.json'), '--context', at('c.json'), '--out', at('new'), ...flags);
      return (await readFile(at('new/ORD_001.csv'), 'utf8'))
        .split('\n')
        .slice(1, -1)
        .map((row) => row[0])
        .join('');
    }

    it('only those whose orders are all here are written, in their order', async () => {
      expect(await rendered({})).to.equal('31');
    });
    it('all orders are written when none is complete, or when all are asked for', async () => {
      expect(await rendered({ 'c.json': { cases: cases.slice(1) } })).to.equal('123');
      expect(await rendered({}, '--all')).to.equal('123');
    });
  });

  it('gives each order a file of its own where the name names it, and refuses two of one name', async () => {
    const { run, at } = await workspace({
      'mappings/each.yaml': perOrderYaml,
      'o.json': [order('1'), order('2')],
      'twins.json': [order('1'), { ...order('2'), custRef: '1' }],
    });
    const { out } = await run('render', 'each', '--orders', at('o.json'), '--out', at('new'));
    expect(out).to.equal(`${at('new/ORD_1.csv')}\n${at('new/ORD_2.csv')}\n`);
    const twins = await run('render', 'each', '--orders', at('twins.json'), '--out', at('twins'));
    expect(twins.code).to.equal(4);
    expect(twins.err).to.include('Two files would be called ORD_1.csv');
    expect(await readdir(at('twins'))).to.deep.equal([]);
  });

  it('writes confirmations and stock levels', async () => {
    const shipped =
      'kind: shipments\nfile: { name: s.csv }\ncolumns: { no: order.orderNumber, tracking: package.trackingNumber, sku: line.sku }\n';
    const parcel = { trackingNumber: 'T1', lines: [{ lineNumber: 1, sku: 'A', quantity: 1 }] };
    const { run, at } = await workspace({
      'mappings/shipped.yaml': shipped,
      'mappings/stock.yaml': `${stockYaml}file: { name: i.csv }\n`,
      'packages.json': [{ order: order('1'), package: parcel }],
      'levels.json': [{ sku: 'A', quantity: 3 }],
    });
    await run('render', 'shipped', '--records', at('packages.json'), '--out', at('new'));
    expect(await readFile(at('new/s.csv'), 'utf8')).to.equal('no,tracking,sku\n1,T1,A\n');
    await run('render', 'stock', '--records', at('levels.json'), '--out', at('new'));
    expect(await readFile(at('new/i.csv'), 'utf8')).to.equal('sku,units\nA,3\n');
    expect((await run('render', 'shipped', '--records', at('levels.json'), '--out', at('new'))).err).to.include(
      'this mapping takes confirmations',
    );
  });
});

describe('mappings parse', () => {
  const stock = { 'mappings/stock.yaml': stockYaml };

  it('shows records as a table, complaints with file and row, and ends with 6 where rows are bad', async () => {
    const { run, at } = await workspace({ ...stock, 'INV.csv': 'sku,units\nA,3\nB,many\nC,5\n' });
    const { code, out, err } = await run('parse', 'stock', at('INV.csv'));
    expect(code).to.equal(6);
    expect(out).to.equal('sku  quantityAvailable\nA    3\nC    5\n');
    expect(err).to.match(/INV\.csv:3 {2}units {2}.*\[not-an-integer, rejects the row\]/);
    expect(err).to.include('2 records of 3 rows, 1 complaint, 0 remarks.');
  });

  it('shows nothing of a file that is refused, and ends with 4', async () => {
    const { run, at } = await workspace({ ...stock, 'INV.csv': 'sku,unitz\nA,3\n' });
    const { code, out } = await run('parse', 'stock', at('INV.csv'), '--json');
    expect(code).to.equal(4);
    expect(JSON.parse(out)).to.deep.include({ kind: 'inventory', fileAccepted: false, records: [] });
  });

  it('writes what is refused, all of it, into a file that is not there yet', async () => {
    const bad = Array.from({ length: 1500 }, (_, index) => `B${index},many\n`).join('');
    const { run, at } = await workspace({
      ...stock,
      'INV.csv': `sku,units\nA,3\n${bad}`,
      'GOOD.csv': 'sku,units\nA,3\n',
    });
    const { code, err } = await run('parse', 'stock', at('INV.csv'), '--rejected', at('bad.csv'));
    expect(code).to.equal(6);
    expect(err).to.include(`Written to ${at('bad.csv')}`);
    expect(err).to.include('500 more complaints are not listed.');
    const lines = (await readFile(at('bad.csv'), 'utf8')).split('\n');
    expect([lines[0], lines[1], lines.length]).to.deep.equal([
      'sku,units,_row,_column,_code,_message',
      lines.find((line) => line.startsWith('B0,many,3,units,not-an-integer,')),
      1502,
    ]);
    expect((await run('parse', 'stock', at('INV.csv'), '--rejected', at('bad.csv'))).err).to.include(
      'FILE_NOT_WRITABLE',
    );
    const good = await run('parse', 'stock', at('GOOD.csv'), '--rejected', at('none.csv'));
    expect(good.err).to.include('Nothing is refused: no file was written.');
    expect((await run('parse', 'stock', '-', '--rejected', at('none.csv'))).code).to.equal(2);
  });

  it('reads standard input, and says which file cannot be read', async () => {
    const { at } = await workspace(stock);
    const piped = await crossdock(undefined, ['mappings', 'parse', at('mappings/stock.yaml'), '-', '--json'], {
      input: 'sku,units\nA,3\n',
    });
    expect(JSON.parse(piped.out).records).to.deep.equal([{ sku: 'A', quantityAvailable: 3 }]);
    const { code, err } = await crossdock(undefined, ['mappings', 'parse', at('mappings/stock.yaml'), at('none.csv')]);
    expect({ code, named: err.includes('FILE_NOT_READABLE') }).to.deep.equal({ code: 1, named: true });
  });
});

describe('a line of a file', () => {
  const on = (out: object, env = {}) => ({ io: { out, env } }) as unknown as Cli;

  it('is cut at the width of a terminal and its signs are dimmed there; a pipe gets it whole and plain', () => {
    const text = 'a\u00b7long\u00b7line\u240a';
    expect(screenOf(on({ isTTY: true, columns: 7 }), false).line(text)).to.equal(
      'a\u001b[2m\u00b7\u001b[22mlong\u2026',
    );
    expect(screenOf(on({ isTTY: true, columns: 7 }, { NO_COLOR: '1' }), false).line(text)).to.equal(
      'a\u00b7long\u2026',
    );
    expect(screenOf(on({ isTTY: true, columns: 7 }, { NO_COLOR: '1' }), true).line(text)).to.equal(text);
    expect(screenOf(on({}), false).line(text)).to.equal(text);
  });
});
