import { broken, lineColumns, list, orderColumns, plain } from './columns.ts';
import { type BothWays, dayIn, inJson, inPositions, inRows, inSegments, inXml, wallClockIn } from './layout.ts';

const spans: readonly (readonly [string, number, string])[] = [
  ['order.orderNumber', 14, ''],
  ['order.custRef', 14, ', align: right'],
  ['order.orderDate', 10, ', date: yyyy-MM-dd, zone: America/New_York'],
  ['order.grandTotal', 9, ', decimal: { implied: 2 }'],
  ['order.isGift', 1, ''],
  ['order.giftMessage', 20, ''],
  ['order.shipTo.company', 12, ''],
  ['order.shipTo.city', 16, ', align: right, fill: "_"'],
  ['line.sku', 14, ''],
  ['line.quantity', 7, ''],
  ['line.unitPrice', 10, ', decimal: { sign: trailing }'],
  ['line.description', 20, ''],
];
const fixedPaths = spans.map(([path]) => path);
const positions = (() => {
  let from = 3;
  return spans.map(([path, width, more]) => {
    from += width;
    return `  - { at: ${from - width}-${from - 1}, from: ${path}${more} }`;
  });
})();
const widthOf = new Map(spans.map(([path, width]) => [path, width]));

function overflows(order: Parameters<NonNullable<BothWays['cannot']>>[0]): boolean {
  const of = (path: string, text: string) => inPositions.written(text).length > (widthOf.get(path) ?? 0);
  const city = inPositions.written(order.shipTo.city);
  return (
    of('order.orderNumber', order.orderNumber) ||
    of('order.custRef', order.custRef) ||
    of('order.giftMessage', order.giftMessage) ||
    of('order.shipTo.company', order.shipTo.company) ||
    of('order.shipTo.city', city) ||
    // Nobody could tell it from what fills the field up.
    (city.startsWith('_') && city !== '_') ||
    order.lines.some((line) => of('line.sku', line.sku) || of('line.description', line.description))
  );
}

const fixed: readonly { title: string; mapping: string }[] = [
  { title: 'fixed width, LF', mapping: `fixed width: {}` },
  { title: 'fixed width, CR', mapping: 'file: { newline: cr }\nfixed width: { length: 160 }' },
  { title: 'fixed width, nothing between records', mapping: 'file: { newline: none }\nfixed width: { length: 160 }' },
];

const segmentColumns = (paths: readonly string[]) =>
  paths
    .map(
      (path, index) =>
        `      - { at: ${index + 1}, from: ${path}${path === 'order.orderDate' ? ', date: yyyyMMdd, zone: UTC' : ''} }`,
    )
    .join('\n');
const segmentHead = ['order.orderNumber', 'order.orderDate', 'order.grandTotal', 'order.isGift'];
const segmentShip = ['order.shipTo.company', 'order.shipTo.city', 'order.shipTo.phone'];
const envelope = `
segments: { element: "*", component: ">", terminator: "~" }
records:
  ISA: { each: file, columns: [{ at: 13, from: sequence, integer: { digits: 9 } }] }
  ST: { each: order, columns: [{ at: 1, value: "940" }, { at: 2, from: ordinal, integer: { digits: 4 } }] }
  W05:
    each: order
    columns:
${segmentColumns(segmentHead)}
  N1:
    each: order
    columns:
${segmentColumns(segmentShip)}
  N3: { each: order, columns: [{ at: 1, from: order.shipTo.address1 }, { at: 2, from: order.shipTo.address2 }] }
  N3 more: { each: order, when: order.shipTo.address3, columns: [{ at: 1, from: order.shipTo.address3 }] }
  LX: { each: line, columns: [{ at: 1, from: line.lineNumber }] }
  W01:
    each: line
    columns:
${segmentColumns(['line.sku', 'line.quantity', 'line.barcode', 'line.unitPrice'])}
  G69: { each: line, when: line.description, columns: [{ at: 1, from: line.description }] }
  SE: { each: order, closes: ST, columns: [{ at: 1, count: rows }, { at: 2, same as: ST 2 }] }
  IEA: { each: file, closes: ISA, columns: [{ at: 1, count: ST }, { at: 2, same as: ISA 13 }] }
reading: { bad rows: refuse transaction }`;

const tree = (root: string) => `
records:
  Order:
    each: order
    at: ${root}
    columns:
${list(orderColumns)
  .map(
    (one) =>
      `    ${one.replace(/name: (?:order\.)?([\w.]+)/, (_all, name: string) => `name: ${name}, at: ${name.replaceAll('.', '/')}`)}`,
  )
  .join('\n')}
  Line:
    each: line
    at: ${root}/Lines/Line
    columns:
${list(lineColumns)
  .map((one) => `    ${one.replace(/name: line\.(\w+)/, 'name: $1, at: $1')}`)
  .join('\n')}`;

const trees: readonly (Partial<BothWays> & { title: string; mapping: string })[] = [
  { title: 'XML', mapping: `xml: { root: File }${tree('Orders/Order')}`, manner: inXml },
  {
    title: 'XML in one line, empty elements written',
    mapping: `xml: { root: File, indent: 0, empty: write }${tree('Order')}`,
    manner: inXml,
  },
  {
    title: 'XML with attributes',
    mapping: `xml: { root: File }${tree('Order').replaceAll(/at: (sku|orderNumber|description|giftMessage)\b/g, 'at: "@$1"')}`,
    manner: inXml,
  },
  {
    title: 'JSON',
    mapping: `json: { root: orders }${tree('orders').replace('at: orders\n', 'at: .\n').replaceAll('at: orders/', 'at: ')}`,
    manner: inJson,
  },
  {
    title: 'JSON without what is empty',
    mapping: `json: { root: "", empty: leave out }${tree('orders')}`,
    manner: inJson,
  },
  {
    title: 'a JSON object per line',
    mapping: `json: { lines: true }${tree('.').replaceAll('at: ./', 'at: ')}`,
    manner: inJson,
  },
];

/** Layouts whose records have positions, tags or names. */
export const nested: readonly BothWays[] = [
  ...fixed.map(
    ({ title, mapping }) =>
      ({
        title,
        mapping: `${mapping}\ncolumns:\n  - { at: 1-2, value: OL, must match: true }\n${positions.join('\n')}`,
        carried: fixedPaths,
        manner: inPositions,
        seen: { 'order.orderDate': dayIn('America/New_York') },
        cannot: (order, texts) => broken(order, texts) || overflows(order),
      }) satisfies BothWays,
  ),
  {
    title: 'segments in envelopes, with control totals and a loop of lines',
    mapping: envelope,
    carried: [
      ...segmentHead,
      ...segmentShip,
      'order.shipTo.address1',
      'order.shipTo.address2',
      'order.shipTo.address3',
      'line.sku',
      'line.quantity',
      'line.barcode',
      'line.unitPrice',
      'line.description',
    ],
    manner: inSegments,
    seen: { 'order.orderDate': dayIn('UTC') },
    cannot: (order, texts) => broken(order, texts) || texts.some((text) => /[*>~]/.test(text)),
  },
  ...trees.map((more) => ({ ...plain(more), mapping: more.mapping })),
  {
    title: 'the wall clock of a zone whose clocks are turned',
    mapping:
      'zone: America/New_York\ncolumns: { N: order.orderNumber, D: order.orderDate, R: order.requestedShipDate, S: line.sku, Q: line.quantity }',
    carried: ['order.orderNumber', 'order.orderDate', 'order.requestedShipDate', 'line.sku', 'line.quantity'],
    manner: inRows,
    seen: {
      'order.orderDate': wallClockIn('America/New_York'),
      'order.requestedShipDate': wallClockIn('America/New_York'),
    },
    cannot: broken,
  },
];
