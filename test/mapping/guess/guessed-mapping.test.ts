import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { compileMapping } from '../../../src/mapping/compile.ts';
import { mappingOf, parse } from '../support.ts';
import { heldOut } from './held-out.ts';
import { ordersBehind } from './orders-behind.ts';
import { guess } from './support.ts';
import { corpus } from './truth.ts';

const files = [
  ...corpus.map(({ file }) => `test/corpus/${file}`),
  ...heldOut.map(({ file }) => `test/mapping/guess/samples/${file}`),
];

describe('a guessed mapping', () => {
  for (const file of files) {
    const bytes = readFileSync(file);
    const { yaml } = guess(bytes);
    it(`compiles as it stands: ${file}`, () => {
      const compiled = compileMapping('guessed', yaml, new Map());
      expect('findings' in compiled ? compiled.findings : []).to.deep.equal([]);
    });

    it(`reads the file that it was guessed from: ${file}`, async () => {
      const { records, summary } = await parse(mappingOf(yaml), bytes, { orders: ordersBehind(file) });
      expect(summary.errors).to.deep.equal([]);
      expect(records).to.have.length.greaterThan(0);
    });
  }

  it('is well-formed whatever the headings and cells are', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 });
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';', '\t'), (cells, delimiter) => {
        const quoted = cells.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter));
        const bytes = Buffer.from(`SKU${delimiter}Quantity\n${quoted.join('\n')}\n`);
        const { yaml } = guess(bytes);
        const compiled = compileMapping('guessed', yaml, new Map());
        expect('findings' in compiled ? compiled.findings : []).to.deep.equal([]);
      }),
      { numRuns: 300 },
    );
  });

  it('says the same of the records as a person would', async () => {
    const read = async <K extends 'orders' | 'shipments' | 'inventory'>(file: string) => {
      const bytes = readFileSync(file);
      return (await parse<K>(mappingOf(guess(bytes).yaml) as never, bytes, { orders: ordersBehind(file) })).records;
    };
    const german = await read<'orders'>('test/mapping/guess/samples/german-orders.csv');
    expect(german.map(({ orderNumber, lines }) => [orderNumber, lines.length])).to.deep.equal([
      ['A-20117', 2],
      ['A-20118', 1],
      ['A-20119', 1],
    ]);
    expect(german[0]?.lines[0]?.unitPrice).to.equal('1129.00');
    expect(german[1]?.shipTo?.city).to.equal('Wien');
    const [, tickets] = await read<'orders'>('test/corpus/as400-pick-ticket/expected/PICKTKT.D260303.S000318');
    expect(tickets).to.include({ orderNumber: '1002', grandTotal: '69.33', isGift: true });
    expect(tickets?.shipTo).to.include({ firstName: 'MILES "MO"', lastName: "O'HARA", city: 'DENVER' });
    expect(tickets?.lines[0]).to.include({ quantity: 2, unitPrice: '18.5000' });
    const exported = await read<'inventory'>('test/corpus/cartrover-vertical-csv/returns/inventory_20260303.csv');
    expect(exported[0]).to.include({ sku: '00417-BLK', quantityAvailable: 37, warehouseCode: 'W1' });
    const balances = await read<'inventory'>('test/corpus/as400-pick-ticket/returns/INVBAL.D260303.S000009');
    expect(balances[3]).to.include({ sku: 'MUG,BLUE', quantityOnHand: -4, quantityAvailable: 0 });
    const sets = await read<'inventory'>('test/corpus/x12-4010-3pl/returns/846_000000082.edi');
    expect(sets[0]).to.deep.include({
      sku: '00417-BLK',
      quantityOnHand: 40,
      quantityAvailable: 37,
      warehouseCode: 'DAL1',
    });
    expect(sets[0]?.asOf).to.equal('2026-03-03T06:00:00-06:00');
  });

  it('repeats columns per line: without headings, under numbered ones, and under the same ones again', async () => {
    for (const file of ['wide-shipments.csv', 'wide-orders.csv']) {
      const bytes = readFileSync(`test/mapping/guess/samples/${file}`);
      const { proposal, yaml } = guess(bytes);
      expect(proposal.layout).to.equal('one row per order, columns repeat in groups');
      const { records } = await parse(mappingOf(yaml), bytes, { orders: ordersBehind(file) });
      expect(JSON.stringify(records[0])).to.include('TENT-2P').and.include('MUG-ENAMEL');
    }
    const wide = guess(readFileSync('test/mapping/guess/samples/wide-shipments.csv')).yaml;
    expect(wide).to.include('"SKU {n}": line.sku').and.include('Warehouse: shipment.warehouseCode');
  });

  it('does not take the lines of an address for repeated columns', () => {
    const { proposal } = guess('Order Number,Address 1,Address 2,SKU,Qty\nA-1,1 Main St,,AB-1,2\n', { kind: 'orders' });
    expect(proposal.records[0]).not.to.have.property('group');
  });

  it('reads a column per warehouse as levels of each', async () => {
    const bytes = readFileSync('test/mapping/guess/samples/warehouse-columns.csv');
    const { records } = await parse<'inventory'>(mappingOf(guess(bytes).yaml) as never, bytes);
    expect(records.map(({ sku, warehouseCode, quantityAvailable }) => `${sku} ${warehouseCode} ${quantityAvailable}`))
      .to.include('TENT-2P RNO 40')
      .and.include('MUG-ENAMEL LEJ 12')
      .and.not.include('MUG-ENAMEL RNO 0');
  });

  it('never takes columns that divide the stock of one warehouse for warehouses', () => {
    const { fields } = guess('SKU,Qty On Hand,Qty Allocated,Qty Available\nAB-1,4,1,3\nAB-2,5,0,5\n');
    expect(fields).to.include('level.quantityOnHand').and.not.include('matrix');
  });

  it('reads a date and the time beside it as one instant', async () => {
    const { yaml } = guess(readFileSync('test/mapping/guess/samples/versand.csv'));
    expect(yaml).to.include('date: "dd.MM.yyyy HH:mm", and: Uhrzeit, between: " "');
  });

  it('keeps headings that YAML would take for something else', () => {
    const { yaml } = guess('SKU,Available,Order #,no,"a: b","x # y","Say ""hi"""\nAB-1,4,,,,,\nAB-2,5,,,,,\n');
    expect(compileMapping('guessed', yaml, new Map())).to.have.property('mapping');
    expect(yaml).to.include('"Order #": ').and.include('"no": ').and.include('"a: b": ');
  });

  it('says what is missing and where to write it', () => {
    const { proposal, yaml } = guess('Tracking Number,SKU,Ship Date\n1Z999AA10123456784,AB-1,2026-03-03\n');
    expect(proposal.missing).to.deep.equal(['order.orderNumber or order.custRef', 'line.quantity']);
    expect(yaml).to.include('# Missing: no column gives line.quantity.');
  });

  it('leaves out columns that it does not understand, and says so', () => {
    const { yaml } = guess('SKU,Available,Zorp\nAB-1,4,x\nAB-2,5,y\n');
    expect(yaml).to.include('Zorp: { ignore: true } # guess: nothing says what it is');
  });
});
