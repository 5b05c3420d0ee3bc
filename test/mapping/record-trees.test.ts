import { expect } from 'chai';
import { completeOrder, type PartialOrder } from '../../src/domain/complete-order.ts';
import type { Order } from '../../src/domain/order.ts';
import { complaintsOf, context, mappingOf, parse, render } from './support.ts';

const origin = { merchantId: 'm', cartId: 'c', orderSource: '', receivedAt: '2026-01-01T00:00:00Z' };

function order(given: object): Order {
  return completeOrder(given as PartialOrder, origin) as Order;
}

const first = order({ orderNumber: 'A-1', lines: [line(1, 'TENT', 2), line(2, 'MUG', 4)] });
const second = order({ orderNumber: 'A-2', lines: [line(1, 'ROPE', 1)] });
const orders = [first, second];

function line(lineNumber: number, sku: string, quantity: number) {
  return { lineNumber, sku, quantity };
}

describe('a confirmation without lines', () => {
  const mapping = mappingOf(`
kind: shipments
columns: { Order: order.orderNumber, Tracking: package.trackingNumber }
`);

  it('is about the whole order: its first package holds everything, further ones are there', async () => {
    const { records } = await parse(mapping, 'Order,Tracking\nA-1,1Z1\nA-1,1Z2\nA-2,1Z3\n', { orders });
    expect(records).to.have.length(2);
    expect(records[0]).to.deep.include({ orderRef: 'A-1', status: 'shipped' });
    expect((records[0] as never as { packages: unknown[] }).packages).to.deep.equal([
      { trackingNumber: '1Z1', carrierCode: '', serviceCode: '', lines: [line(1, 'TENT', 2), line(2, 'MUG', 4)] },
      { trackingNumber: '1Z2', carrierCode: '', serviceCode: '', lines: [] },
    ]);
  });

  it('of a SKU without quantity means all of its line', async () => {
    const bySku = mappingOf('kind: shipments\ncolumns: { Order: order.orderNumber, SKU: line.sku }\n');
    const { records } = await parse<'shipments'>(bySku, 'Order,SKU\nA-1,MUG\n', { orders });
    expect(records[0]?.packages[0]?.lines).to.deep.equal([line(2, 'MUG', 4)]);
  });
});

describe('shipments with packages with lines', () => {
  const mapping = mappingOf(`
kind: shipments
xml: { root: Shipped }
records:
  Shipment: { each: shipment, columns: { "@order": order.orderNumber, Carrier: package.carrierCode } }
  Package: { each: package, at: Shipment/Package, columns: { "@tracking": package.trackingNumber, Weight: package.weight.value } }
  Item: { each: line, at: Shipment/Package/Item, columns: { "@sku": line.sku, "@quantity": line.quantity } }
constants: { package.weight.unit: kg }
`);

  it('keep what each package has for itself', async () => {
    const file = `<Shipped><Shipment order="A-1"><Carrier>UPS</Carrier>
      <Package tracking="1Z1"><Weight>2.5</Weight><Item sku="TENT" quantity="2"/><Item sku="MUG" quantity="1"/></Package>
      <Package tracking="1Z2"><Item sku="MUG" quantity="3"/></Package>
    </Shipment></Shipped>`;
    const { records, summary } = await parse<'shipments'>(mapping, file, { orders });
    expect(complaintsOf(summary)).to.deep.equal([]);
    expect(records[0]?.packages).to.deep.equal([
      {
        trackingNumber: '1Z1',
        carrierCode: 'UPS',
        serviceCode: '',
        lines: [line(1, 'TENT', 2), line(2, 'MUG', 1)],
        weight: { value: '2.5', unit: 'kg' },
      },
      { trackingNumber: '1Z2', carrierCode: 'UPS', serviceCode: '', lines: [line(2, 'MUG', 3)] },
    ]);
  });
});

describe('a package that is voided', () => {
  const mapping = mappingOf(`
kind: shipments
columns: { Order: order.orderNumber, Tracking: package.trackingNumber, SKU: line.sku, Qty: line.quantity, Void: { from: package.voided, boolean: { yes: V, no: "-" } } }
reading: { repeated rows: keep }
`);

  it('was reported before, in this file or an earlier one; else the row is refused', async () => {
    const file = 'Order,Tracking,SKU,Qty,Void\nA-1,1Z1,TENT,2,-\nA-1,1Z1,TENT,2,V\nA-2,1Z9,ROPE,1,V\n';
    const { records, summary } = await parse<'shipments'>(mapping, file, { orders });
    expect(records).to.have.length(1);
    expect(records[0]?.status).to.equal('voided');
    expect(records[0]?.packages[0]?.voided).to.equal(true);
    expect(complaintsOf(summary)).to.deep.equal(['4 Tracking void-of-unknown "1Z9" row']);
  });
});

describe('one row with several lines', () => {
  const mapping = mappingOf(`
kind: shipments
delimited: { header: false }
rows: each shipment
columns: [order.orderNumber, package.trackingNumber, { each: line, columns: [line.sku, line.quantity] }]
`);

  it('is taken as a whole or not at all, and what it counted is taken back', async () => {
    const file = 'A-1,1Z1,TENT,2,GHOST,1\nA-1,1Z2,TENT,2\n';
    const { records, summary } = await parse<'shipments'>(mapping, file, { orders });
    expect(complaintsOf(summary)).to.deep.equal(['1 5 unknown-sku "GHOST" row']);
    expect(records[0]?.packages.map(({ trackingNumber }) => trackingNumber)).to.deep.equal(['1Z2']);
  });
});

describe('envelopes', () => {
  const mapping = mappingOf(`
kind: shipments
segments: {}
records:
  GS: { each: file, columns: [{ at: 1, from: receipt.groupCode }, { at: 6, from: receipt.groupControl }] }
  ST: { each: shipment, columns: [{ at: 1, from: set.code }, { at: 2, from: set.control }] }
  W06: { each: shipment, columns: [{ at: 2, from: order.orderNumber }] }
  LX: { each: line, columns: [{ at: 1, from: line.lineNumber }] }
  W12: { each: line, columns: [{ at: 3, from: line.quantity }] }
  SE: { each: shipment, closes: ST, columns: [{ at: 1, count: rows }, { at: 2, same as: ST 2 }] }
  GE: { each: file, closes: GS, columns: [{ at: 1, count: ST }] }
reading: { bad rows: refuse transaction }
`);
  const set = (number: string, text: string, count: number) => `ST*945*${number}~${text}SE*${count}*${number}~`;
  const file = (...sets: string[]) => `GS*SW*A*B*C*D*7~${sets.join('')}GE*${sets.length}~`;

  it('say which of their sets were taken, for whoever has to acknowledge them', async () => {
    const good = set('0001', 'W06**A-1~LX*1~W12***2~', 5);
    const unknown = set('0002', 'W06**GHOST~LX*1~W12***1~', 5);
    const bad = set('0003', 'W06**A-2~LX*1~W12***X~', 5);
    const { records, summary } = await parse(mapping, file(good, unknown, bad), { orders });
    expect(records).to.have.length(1);
    expect(complaintsOf(summary)).to.deep.equal([
      '8 W0602 unknown-order "GHOST" transaction',
      '15 W1203 not-an-integer "X" transaction',
    ]);
    expect(summary.receipts).to.deep.equal([
      {
        groupCode: 'SW',
        groupControl: '7',
        sets: [
          { code: '945', control: '0001', accepted: true, reason: '' },
          { code: '945', control: '0002', accepted: false, reason: 'unknown-order' },
          { code: '945', control: '0003', accepted: false, reason: 'not-an-integer' },
        ],
      },
    ]);
  });

  it('that do not close, or close what was never opened, are named', async () => {
    const cut = await parse(mapping, 'GS*SW*A*B*C*D*7~ST*945*0001~W06**A-1~', { orders });
    expect(complaintsOf(cut.summary)).to.deep.equal(['3 - unterminated-envelope "" file']);
    const again = await parse(mapping, 'GS*SW*A*B*C*D*7~ST*945*0001~ST*945*0002~', { orders });
    expect(complaintsOf(again.summary)).to.deep.equal(['2 - unterminated-envelope "" file']);
    const orphan = await parse(mapping, 'GS*SW*A*B*C*D*7~SE*1*0001~GE*0~', { orders });
    expect(complaintsOf(orphan.summary)).to.deep.equal(['2 SE orphan-detail "SE" row']);
  });

  it('of a file that knows none of its segments are no empty file', async () => {
    const { summary } = await parse(mapping, 'UNB+UNOA:1+X~UNH+1~', { orders });
    expect(complaintsOf(summary)).to.deep.equal(['1 - unknown-record-type "" file']);
  });

  it('that count wrongly cost their set, or the file', async () => {
    const good = set('0002', 'W06**A-2~LX*1~W12***1~', 5);
    const wrong = await parse(mapping, file(set('0001', 'W06**A-1~LX*1~W12***2~', 9), good), { orders });
    expect([wrong.records.length, complaintsOf(wrong.summary)]).to.deep.equal([
      1,
      ['6 SE01 count-mismatch "9" transaction'],
    ]);
    const lacking = await parse(mapping, `GS*SW*A*B*C*D*7~${good}GE*3~`, { orders });
    expect([lacking.records.length, complaintsOf(lacking.summary)]).to.deep.equal([
      0,
      ['7 GE01 count-mismatch "3" file'],
    ]);
  });

  it('a line of which a segment is missing says what is lacking', async () => {
    const { summary } = await parse(mapping, file(set('0001', 'LX*1~W12***2~', 4)), { orders });
    expect(complaintsOf(summary)).to.deep.equal(['3 - missing-required "" transaction']);
  });
});

describe('details that name their head', () => {
  const mapping = mappingOf(`
kind: orders
delimited: { header: false }
records:
  H: { each: order, belongs to: order.orderId, columns: { T: { value: H }, Key: order.orderId, No: order.orderNumber } }
  D: { each: line, belongs to: order.orderId, columns: { T: { value: D }, Key: order.orderId, SKU: line.sku, Qty: line.quantity } }
`);

  it('find it wherever it stands, and say when it is not there', async () => {
    const file = 'H,k1,A-1\nH,k2,A-2\nD,k1,TENT,1\nD,k2,ROPE,2\nD,k1,MUG,3\nD,k9,GHOST,1\n';
    const { records, summary } = await parse<'orders'>(mapping, file);
    expect(records.map(({ orderNumber, lines }) => [orderNumber, lines.map(({ sku }) => sku)])).to.deep.equal([
      ['A-1', ['TENT', 'MUG']],
      ['A-2', ['ROPE']],
    ]);
    expect(complaintsOf(summary)).to.deep.equal(['6 Key unknown-parent "k9" row']);
  });
});

describe('a file that counts what it holds', () => {
  it('leaves no trace of an order that was refused', () => {
    const mapping = mappingOf(`
kind: orders
delimited: { header: false }
file: { encoding: ascii }
records:
  D: { each: line, columns: { N: ordinal, O: order.orderNumber, S: line.sku, Q: line.quantity } }
  T: { each: file, columns: { R: { count: rows }, Q: { sum: line.quantity } } }
`);
    const foreign = order({ orderNumber: 'Ä-9', lines: [line(1, 'X', 5)] });
    const { text, summary } = render<'orders'>(mapping, [first, foreign, second], context);
    expect(summary.refused.map(({ index, code }) => [index, code])).to.deep.equal([[1, 'unencodable-character']]);
    expect(text).to.equal('1,A-1,TENT,2\n1,A-1,MUG,4\n2,A-2,ROPE,1\n4,7\n');
  });
});
