import { broken, carried, columns, folding, lineColumns, list, orderColumns, plain } from './columns.ts';
import { type BothWays, isWestern, isWhole, keepingBreaks } from './layout.ts';
import { nested } from './nested.ts';

/** One row per line of an order, in every manner that a delimited file has. */
const vertical: readonly (Partial<BothWays> & { title: string; file: string })[] = [
  { title: 'commas, quotes where they are needed', file: 'file: {}' },
  {
    title: 'line breaks kept, CR between rows',
    file: 'file: { newline: cr }\ntext: { newlines: keep }',
    manner: keepingBreaks,
  },
  {
    title: 'line breaks kept, CRLF, semicolons',
    file: 'file: { newline: crlf }\ndelimited: { delimiter: semicolon }\ntext: { newlines: keep }',
    manner: keepingBreaks,
  },
  { title: 'all in quotes, byte order mark', file: 'file: { byte order mark: true }\ndelimited: { quote: all }' },
  {
    title: 'texts in quotes, no header, no last line end',
    file: 'file: { final newline: false }\ndelimited: { quote: strings, header: false }',
  },
  { title: 'a header that nobody looks at, two bars', file: 'delimited: { header: by position, delimiter: "||" }' },
  {
    title: 'UTF-16 with tabs',
    file: 'file: { encoding: utf-16le, byte order mark: true }\ndelimited: { delimiter: tab }',
  },
  {
    title: 'UTF-16, high byte first, without mark',
    file: 'file: { encoding: utf-16be }\ndelimited: { delimiter: pipe, quote: all }',
  },
  { title: 'a formula guard', file: 'delimited: { formula guard: true }' },
  {
    title: 'letters of windows-1252, others hold the order',
    file: 'file: { encoding: windows-1252 }',
    cannot: (_order, texts) => !texts.every(isWestern),
  },
  {
    title: 'letters of windows-1252, others folded',
    file: 'file: { encoding: windows-1252, unencodable: fold }',
    manner: folding,
    cannot: undefined,
  },
  {
    title: 'no quotes at all',
    file: 'delimited: { delimiter: pipe, quote: none, header: false }',
    cannot: (_order, texts) => texts.some((text) => text.includes('|') || !isWhole(text)),
  },
  {
    title: 'no quotes at all, letters folded',
    file: 'file: { encoding: windows-1252, unencodable: fold }\ndelimited: { delimiter: pipe, quote: none }',
    manner: folding,
    cannot: (_order, texts) => texts.some((text) => text.includes('|')),
  },
];

const group = (more: string) =>
  `  - { each: line, ${more}columns: [\n${list(lineColumns)
    .map((one) => `      ${one.slice(4)}`)
    .join(',\n')} ] }`;
const numbered = (more: string) => group(more).replaceAll(/name: (line\.\w+)/g, 'name: "$1 {n}"');
const wide = (head: string, more: string, inner = group) =>
  `rows: each order\n${head}\ncolumns:\n${list(orderColumns).join('\n')}\n${inner(more)}`;

const horizontal: readonly (Partial<BothWays> & { title: string; mapping: string })[] = [
  { title: 'lines side by side, as many as there are', mapping: wide('delimited: { header: false }', '') },
  { title: 'lines side by side below headers with numbers', mapping: wide('', '', numbered) },
  {
    title: 'lines side by side, at most 3',
    mapping: `${wide('', 'max: 3, ', numbered)}\n  - { name: end, value: E }`,
    cannot: (order, texts) => order.lines.length > 3 || broken(order, texts),
  },
  {
    title: 'lines side by side, more in a new row',
    mapping: `${wide('delimited: { header: false, quote: all }', 'max: 2, overflow: new row, ')}\n  - { name: end, from: order.poNumber }`,
    carried: [...carried, 'order.poNumber'],
  },
  {
    title: 'lines joined in cells',
    mapping: `rows: each order\ncolumns:\n${list(orderColumns).join('\n')}\n${lineColumns.map((path) => `  - { name: ${path}, from: ${path}, joined: "|" }`).join('\n')}`,
    cannot: (order, texts) =>
      broken(order, texts) ||
      order.lines.some(({ sku, description, barcode }) =>
        [sku, description, barcode].some((text) => text.includes('|')),
      ),
  },
];

const record = (name: string, each: string, paths: readonly string[], more = '') =>
  `  ${name}:\n    each: ${each}\n${more}    columns:\n      - { name: type, value: ${name} }\n${list(paths)
    .map((one) => `    ${one}`)
    .join('\n')}`;
const totals =
  '  T:\n    each: file\n    required: true\n    columns: { type: { value: T }, rows: { count: rows }, orders: { count: H }, units: { sum: line.quantity }, money: { sum: order.grandTotal } }';

const several: readonly (Partial<BothWays> & { title: string; mapping: string })[] = [
  {
    title: 'head, line, remark, and a trailer with totals',
    mapping: `delimited: { header: false }\nrecords:\n${record('H', 'order', orderColumns)}\n${record('L', 'line', lineColumns)}\n${record('R', 'order', ['order.instructions'], '    when: order.instructions\n')}\n${totals}`,
    carried: [...carried, 'order.instructions'],
  },
  {
    title: 'lines that name the head that they belong to',
    mapping: `delimited: { header: false, delimiter: semicolon }\nrecords:\n${record('H', 'order', ['order.orderId', ...orderColumns], '    belongs to: order.orderId\n')}\n${record('L', 'line', ['order.orderId', ...lineColumns], '    belongs to: order.orderId\n')}`,
    carried: ['order.orderId', ...carried],
  },
];

export const layouts: readonly BothWays[] = [
  ...vertical.map(({ file, ...more }) => ({ mapping: `${file}\n${columns}`, ...plain(more) })),
  ...[...horizontal, ...several].map((more) => ({ ...plain(more), mapping: more.mapping })),
  ...nested,
];
