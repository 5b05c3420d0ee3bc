import { expect } from 'chai';
import { parse as parseYaml } from 'yaml';
import { runMappingTests } from '../../src/mapping/mapping-tests.ts';
import { mappingOf } from './support.ts';

/** A layout, a file of it, and what it says; the orders A-1 (o-1, of two lines) and A-2 (o-2) were sent. */
interface Reading {
  readonly layout: string;
  readonly file: string;
  readonly records: string;
  readonly errors?: string;
}

const answers: Readonly<Record<string, Reading>> = {
  'fixed width': {
    layout: `kind: acknowledgements
fixed width: {}
columns:
  - { at: 1-10, from: order.custRef }
  - { at: 11, from: set.accepted, boolean: { yes: A, no: R } }
  - { at: 12-14, from: set.cause, lookup: { out of stock: OOS }, else: empty, optional: true }
  - { at: 15-40, from: set.reason, optional: true }`,
    file: 'A-1       A\nA-2       ROOSnone left\n',
    records:
      '[{ orderId: o-1, accepted: true }, { orderId: o-2, accepted: false, cause: out of stock, reason: none left }]',
  },
  'X12 855, by order': {
    layout: `kind: acknowledgements
segments: { element: "*", terminator: "~" }
records:
  ST: { each: transaction, columns: [{ at: 1, value: "855" }, { at: 2, ignore: true }] }
  BAK:
    each: answer
    columns:
      - { at: 2, from: set.accepted, boolean: { yes: [AC, AD], no: [RJ, RD] } }
      - { at: 3, from: order.orderNumber }
  SE: { each: transaction, closes: ST, columns: [{ at: 1, count: rows }, { at: 2, same as: ST 2 }] }`,
    file: 'ST*855*0001~BAK*00*AC*A-1~SE*3*0001~ST*855*0002~BAK*00*RJ*A-2~SE*3*0002~',
    records: '[{ orderId: o-1, accepted: true }, { orderId: o-2, accepted: false }]',
  },
  'XML, an element for each order and one for each of its lines': {
    layout: `kind: acknowledgements
xml: { root: Answers }
records:
  Order: { each: order, columns: { "@number": order.orderNumber } }
  Line:
    at: Order/Line
    each: answer
    columns: { "@result": { from: set.accepted, boolean: { yes: ok, no: bad } }, Text: { from: set.reason, optional: true } }`,
    file: '<Answers><Order number="A-1"><Line result="ok"/><Line result="bad"><Text>no such article</Text></Line></Order><Order number="A-2"><Line result="ok"/></Order></Answers>',
    records:
      '[{ orderId: o-1, accepted: true }, { orderId: o-1, accepted: false, reason: no such article }, { orderId: o-2, accepted: true }]',
  },
  JSON: {
    layout: `kind: acknowledgements
json: {}
records:
  answer:
    at: answers
    each: answer
    columns: { order: order.orderNumber, ok: { from: set.accepted, boolean: { yes: "true", no: "false" } }, about: { from: set.about, optional: true } }`,
    file: '{"answers":[{"order":"A-1","ok":"true","about":"cancel"},{"order":"A-2","ok":"false","about":"lunch"}]}',
    records: '[{ orderId: o-1, accepted: true, about: cancel }]',
    errors: '[{ code: unknown-code, value: lunch, rejects: row }]',
  },
};

const returns: Readonly<Record<string, Reading>> = {
  'fixed width': {
    layout: `kind: returns
fixed width: {}
columns:
  - { at: 1-10, from: order.custRef }
  - { at: 11-13, from: return.type, lookup: { returned: RMA, undeliverable: RTS } }
  - { at: 14-23, from: return.trackingNumber }
  - { at: 24-33, from: return.receivedAt, date: yyyy-MM-dd, zone: UTC }`,
    file: 'A-1       RTS1Z1       2026-03-10\n',
    records: '[{ orderId: o-1, type: undeliverable, trackingNumber: 1Z1, receivedAt: "2026-03-10T00:00:00Z" }]',
  },
  'XML, with and without lines': {
    layout: `kind: returns
xml: { root: Returns }
records:
  Parcel: { each: parcel, columns: { "@order": order.orderNumber, Why: { from: return.reason, optional: true } } }
  Item: { at: Parcel/Item, each: line, columns: { "@sku": line.sku, "@units": line.quantity } }`,
    file: '<Returns><Parcel order="A-1"><Item sku="MUG" units="2"/><Item sku="CAP" units="1"/></Parcel><Parcel order="A-2"><Why>moved</Why></Parcel></Returns>',
    records:
      '[{ orderId: o-1, lines: [{ sku: MUG, quantity: 2 }, { sku: CAP, quantity: 1 }] }, { orderId: o-2, reason: moved, lines: [] }]',
  },
  JSON: {
    layout: `kind: returns
json: { lines: true }
records:
  parcel: { at: "", each: parcel, many: true, columns: { order: order.orderNumber, tracking: return.trackingNumber } }`,
    file: '{"order":"A-1","tracking":"1Z1"}\n{"order":"A-9","tracking":"1Z2"}\n',
    records: '[{ orderId: o-1, type: returned, trackingNumber: 1Z1 }]',
    errors: '[{ code: unknown-order, value: A-9 }]',
  },
};

const cancels: Readonly<Record<string, { layout: string; text: string }>> = {
  'fixed width': {
    layout: `kind: cancels
fixed width: {}
columns: [{ at: 1-3, value: CXL }, { at: 4-13, from: order.custRef }, { at: 14-20, from: cancel.reason, text: { else: cut } }]`,
    text: 'CXLA-1       ordered\nCXLA-2              \n',
  },
  'X12 940 with code C': {
    layout: `kind: cancels
segments: { element: "*", terminator: "~", line break: lf }
records:
  ST: { each: order, columns: [{ at: 1, value: "940" }, { at: 2, from: ordinal, integer: { digits: 4 } }] }
  W05: { each: order, columns: [{ at: 1, value: C }, { at: 2, from: order.orderNumber }] }
  SE: { each: order, closes: ST, columns: [{ at: 1, count: rows }, { at: 2, same as: ST 2 }] }`,
    text: 'ST*940*0001~\nW05*C*A-1~\nSE*3*0001~\nST*940*0002~\nW05*C*A-2~\nSE*3*0002~\n',
  },
  'XML, line by line': {
    layout: `kind: cancels
xml: { root: Cancels, declaration: false, indent: "" }
records:
  Order: { each: order, columns: { "@number": order.orderNumber } }
  Line: { at: Order/Line, each: line, columns: { "@sku": line.sku } }`,
    text: '<Cancels><Order number="A-1"><Line sku="MUG"/><Line sku="CAP"/></Order><Order number="A-2"><Line sku="MUG"/></Order></Cancels>\n',
  },
  'a template': {
    layout: `kind: cancels
delimited: {}
columns: { Text: "{{order.orderNumber}} {{order.totalQuantity}}: {{cancel.reason}}" }`,
    text: 'Text\nA-1 2: ordered twice\nA-2 1:\n',
  },
};

const orders = [
  {
    orderId: 'o-1',
    orderNumber: 'A-1',
    custRef: 'A-1',
    lines: [
      { sku: 'MUG', quantity: 1 },
      { sku: 'CAP', quantity: 1 },
    ],
  },
  { orderId: 'o-2', orderNumber: 'A-2', custRef: 'A-2', lines: [{ sku: 'MUG', quantity: 1 }] },
];

async function holds(layout: string, test: Readonly<Record<string, unknown>>): Promise<void> {
  const [result] = await runMappingTests(mappingOf(layout), JSON.stringify({ tests: [{ title: 't', ...test }] }));
  expect(result?.detail).to.equal('');
}

function readingOf({ file, records, errors = '[]' }: Reading): Record<string, unknown> {
  return { orders, parse: file, expect: { records: parseYaml(records), errors: parseYaml(errors) } };
}

describe('acknowledgements are read', () => {
  for (const [title, one] of Object.entries(answers)) it(title, () => holds(one.layout, readingOf(one)));
});

describe('returns are read', () => {
  for (const [title, one] of Object.entries(returns)) it(title, () => holds(one.layout, readingOf(one)));

  it('and never written', () => {
    const mapping = mappingOf('kind: returns\ncolumns: { Order: order.orderNumber }');
    expect(
      [...mapping.render([], { now: '2026-03-03T14:35:00Z', timeZone: 'UTC', sequence: 1, values: {} })].join(''),
    ).to.equal('Order\n');
  });
});

describe('cancels are written', () => {
  for (const [title, { layout, text }] of Object.entries(cancels))
    it(title, () => {
      const render = orders.map((order, index) => ({ order, cancel: { reason: index === 0 ? 'ordered twice' : '' } }));
      return holds(layout, { render, expect: { text } });
    });
});
