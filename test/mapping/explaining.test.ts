import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import { parse as parseYaml } from 'yaml';
import type { Order } from '../../src/domain/order.ts';
import type { Confirmation, Mapping, MappingContext, Receipt, Writable } from '../../src/mapping/contract.ts';
import type { ToldCell, ToldFile } from '../../src/mapping/explain/told.ts';
import { projectRoot } from '../support/source-files.ts';
import { someOrders } from './any-order.ts';
import { context, mappingOf, render } from './support.ts';

type AnyRecord = Writable[keyof Writable];

const stated = { company: 'ACME', marketplaceId: 'M1', senderId: 'SENDER', receiverId: 'RECEIVER' };
const given: MappingContext = { ...context, values: { ...context.values, ...stated } };
const template = readFileSync(join(projectRoot, 'templates/legacy-orders.hbs'), 'utf8');
const shipped = readdirSync(join(projectRoot, 'mappings')).filter(
  (file) => /^(?!.*\.test\.).*\.yaml$/.test(file) && file !== 'generic-returns.yaml',
);

/** Everything that the shipped mappings do not do. */
const unusual: Readonly<Record<string, string>> = {
  'repeated columns that go on in a new row, with a guard': `
kind: orders
rows: each order
file: { encoding: windows-1252, unencodable: fold, newline: crlf }
delimited: { delimiter: semicolon, formula guard: true }
columns:
  - { name: Order, from: order.orderNumber }
  - { name: Once, from: order.shipTo.city, first line only: true, text: { max: 8, pad: { to: 10, with: ".", on: left } }, else: cut }
  - { each: line, max: 2, overflow: new row, columns: [{ name: "SKU {n}", from: line.sku }, { name: "Qty {n}", from: line.quantity, integer: { digits: 4 } }] }
  - { name: Who, parts: "{order.shipTo.lastName}, {order.shipTo.firstName}" }`,
  'joined cells, quotes around texts, numbers with signs and separators': `
kind: orders
rows: each order
numbers: { separator: ",", thousands: "." }
delimited: { quote: strings, header: false, delimiter: tab }
columns:
  - order.orderNumber
  - { from: line.sku, joined: "|" }
  - { from: line.quantity, joined: "|", integer: { digits: 3 } }
  - { from: order.grandTotal, decimal: { places: 1, sign: trailing } }
  - { from: order.shipTo.company, if empty: NONE, on writing: { "^N": "n" } }
  - { from: order.shipMethod, lookup: { Ground: "01" }, else: keep }
  - { from: order.extra, json: true }
  - { from: order.isGift, boolean: { yes: J, no: N } }`,
  'a tree of XML': `
kind: orders
xml: { root: Orders }
records:
  Order:
    each: order
    columns: { "@id": order.orderNumber, Ship/City: order.shipTo.city, Note: order.instructions }
  Order/Line:
    each: line
    columns: { "@n": line.lineNumber, Sku: line.sku, Price: line.unitPrice }`,
  'a tree of JSON': `
kind: orders
json: { root: orders }
records:
  order:
    at: items
    each: order
    columns: { id: order.orderNumber, city: order.shipTo.city, total: order.grandTotal }`,
};

describe('an explanation', () => {
  for (const file of shipped) {
    const yaml = readFileSync(join(projectRoot, 'mappings', file), 'utf8');
    const mapping = mappingOf(yaml, { 'legacy-orders': template });
    it(`tells every cell of ${file} as it is written, whatever the records`, () => agreesAlways(mapping, yaml)).timeout(
      60_000,
    );
  }

  for (const [title, yaml] of Object.entries(unusual))
    it(`tells every cell as it is written: ${title}`, () => agreesAlways(mappingOf(yaml), yaml)).timeout(60_000);
});

async function agreesAlways(mapping: Mapping, yaml: string): Promise<void> {
  let cells = 0;
  const property = fc.asyncProperty(someOrders, async (orders) => {
    const records = recordsFor(mapping, orders);
    const rendered = render(mapping, records as never, given);
    const told = await mapping.explainOut(records as never, given);
    expect(told.fileName).to.equal(rendered.summary.fileName);
    expect(refusals(told.refused)).to.deep.equal(refusals(rendered.summary.refused));
    for (const { cells: all } of told.rows) for (const cell of all) consistent(cell);
    cells += told.rows.reduce((sum, row) => sum + row.cells.length, 0);
    sameFile(told, rendered.bytes.toString('latin1'), yaml);
  });
  await fc.assert(property, { numRuns: 25 });
  expect(cells).to.be.greaterThan(20);
}

function recordsFor({ kind }: Mapping, orders: readonly Order[]): AnyRecord[] {
  switch (kind) {
    case 'orders':
      return [...orders];
    case 'shipments':
      return orders.map(confirmationOf);
    case 'inventory':
      return orders.map(({ orderNumber: sku, warehouseCode, lines }) => ({
        sku,
        warehouseCode,
        quantity: lines.length,
      }));
    case 'cancels':
      return orders.map((order) => ({
        order,
        cancel: { id: 'c', requestedAt: order.orderDate, requestedBy: '', reason: order.instructions, file: '' },
      }));
    default:
      return orders.map(
        (order): Receipt => ({
          groupCode: 'OW',
          groupControl: '7',
          sets: order.lines.map(({ lineNumber }) => ({
            code: '940',
            control: String(lineNumber),
            accepted: order.isGift,
            reason: '',
          })),
        }),
      );
  }
}

function confirmationOf(order: Order): Confirmation {
  const lines = order.lines.map(({ lineNumber, sku, quantity }) => ({ lineNumber, sku, quantity }));
  return {
    order,
    shipment: { shippedAt: order.orderDate, status: 'shipped', warehouseCode: 'W1', shipmentId: order.orderId },
    package: {
      trackingNumber: `1Z${order.custRef}`,
      carrierCode: order.carrierCode,
      serviceCode: order.serviceCode,
      weight: { value: order.taxAmount, unit: 'lb' },
      cost: { amount: order.subtotal, currency: 'USD' },
      lines,
    },
  };
}

function refusals(refused: readonly { index: number; code: string; column: string }[]): unknown[] {
  return refused.map(({ index, code, column }) => ({ index, code, column })).sort((a, b) => a.index - b.index);
}

/** Every step goes on where the one before it ended, and the last one ends at the cell's text. */
function consistent({ steps, text }: ToldCell): void {
  for (const [at, step] of steps.entries()) {
    expect(step.name).not.to.equal('');
    const next = steps[at + 1];
    // Values that are joined have steps of their own.
    if (next && !steps.some(({ name }) => name === 'joined')) expect(next.before).to.equal(step.after);
  }
  if (steps.length > 0) expect(steps.at(-1)?.after).to.equal(text);
}

function sameFile(told: ToldFile, file: string, yaml: string): void {
  const { segments, template: written, delimited, ...layout } = parseYaml(yaml);
  if (layout['fixed width']) sameLines(told, file);
  else if (segments) sameSegments(told, file);
  else if (layout.xml || layout.json) sameTree(told, file);
  else if (!written) sameRows(told, file, delimited, layout.file?.newline === 'crlf' ? '\r\n' : '\n');
  else
    expect(told.rows.map(({ cells }) => cells.map(textIn))).to.deep.equal(parseCsv(file, { delimiter: ';', from: 2 }));
}

/** A cell as it stands in the file, a character per byte. */
function textIn({ bytes }: ToldCell): string {
  return Buffer.from(bytes, 'hex').toString('latin1');
}

interface Delimited {
  readonly delimiter?: string;
  readonly header?: boolean | string;
}

function sameRows(told: ToldFile, file: string, delimited: Delimited | undefined, newline: string): void {
  const named = delimited?.delimiter ?? 'comma';
  const known: Readonly<Record<string, string>> = { comma: ',', semicolon: ';', tab: '\t', pipe: '|', detect: ',' };
  const rows = told.rows.map(({ cells }) => cells.map(textIn).join(known[named] ?? named) + newline).join('');
  const header = file.slice(0, file.length - rows.length);
  expect(file).to.equal(header + rows);
  if (told.rows[0]) expect(told.rows[0].row).to.equal(header.split('\n').length);
}

function sameLines(told: ToldFile, file: string): void {
  const lines = file.split('\r\n');
  expect(told.rows.map(({ row }) => row)).to.deep.equal(lines.slice(0, -1).map((_line, at) => at + 1));
  for (const { row, cells } of told.rows) {
    let rest = lines[row - 1] ?? '';
    for (const cell of cells) {
      const [from = 0, to = 0] = cell.column.split('-').map(Number);
      expect(rest.slice(from - 1, to)).to.equal(textIn(cell));
      rest = rest.slice(0, from - 1) + ' '.repeat(to - from + 1) + rest.slice(to);
    }
    expect(rest.trim()).to.equal('');
  }
}

function sameSegments(told: ToldFile, file: string): void {
  const written = file.split(/~\n?/).slice(0, -1);
  expect(told.rows.map(({ row }) => row)).to.deep.equal(written.map((_segment, at) => at + 1));
  for (const { row, cells } of told.rows) {
    const [, ...elements] = written[row - 1]?.split('*') ?? [];
    const rest = [...elements];
    for (const cell of cells) {
      const at = Number(cell.column.slice(-2)) - 1;
      expect(elements[at] ?? null, cell.column).to.equal(cell.laid === null ? null : textIn(cell));
      rest[at] = '';
    }
    expect(rest.join('')).to.equal('');
  }
}

function sameTree(told: ToldFile, file: string): void {
  let from = 0;
  for (const { cells } of told.rows) {
    // An attribute stands before the text of its element, whichever column comes first.
    const row = from;
    for (const cell of cells) {
      if (cell.laid === null) continue;
      const attribute = /(^|\/)@/.test(cell.column);
      const at = file.indexOf(textIn(cell), attribute ? row : from);
      expect(at, `${cell.column} ${cell.laid}`).to.be.greaterThan(-1);
      if (!attribute) from = at + textIn(cell).length;
    }
  }
}
