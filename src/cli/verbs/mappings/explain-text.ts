import type {
  ExplainedFile,
  ExplainedReading,
  ExplainedRefusal,
  ExplainedRow,
  RuleText,
  ToldCell,
  ToldSource,
  ToldStep,
  ToldValue,
  UnwrittenRecord,
  WrittenCell,
} from '../../../operations/mappings/explain.ts';
import { printable } from '../../table.ts';
import { counted } from './support.ts';

/** A word and what it says. */
type Line = readonly [string, string];

/** Bytes that are shown of a long cell. */
const bytesShown = 40;

export function filesText(files: readonly ExplainedFile[]): string {
  return files.map(fileText).join('\n\n');
}

function fileText({ name, cells, more, unwritten, refused }: ExplainedFile): string {
  const parts = [
    printable(name),
    ...cells.map(cellText),
    ...(more > 0
      ? [`${counted(more, 'more cell')} not shown; --limit shows more, --row, --order and --column fewer.`]
      : []),
    ...unwritten.map(unwrittenText),
    ...refused.map(refusalText),
  ];
  return parts.join('\n\n');
}

function cellText(cell: WrittenCell): string {
  const { row, record, orderNumber, column, text } = cell;
  const about = [record === '' ? '' : `record ${record}`, orderNumber === '' ? '' : `order ${orderNumber}`];
  const what = about.filter((one) => one !== '').join(', ');
  const title = `row ${row}${what === '' ? '' : ` (${what})`}, column ${quoted(column)} = ${quoted(text)}`;
  return block(title, [...ruleLines(cell), ...madeLines(cell), ...inFile(cell)]);
}

function ruleLines({ at, yaml }: RuleText): Line[] {
  return at === '' ? [['rule', 'no column of the mapping']] : [['rule', `${at}  ${yaml}`]];
}

function madeLines({ from, steps, why }: Pick<ToldCell, 'from' | 'steps' | 'why'>): Line[] {
  return [...sourceLines(from), ...steps.map(stepLine), ...(why === '' ? [] : [['why', why] as const])];
}

function sourceLines({ kind, text, values }: ToldSource): Line[] {
  const named = values.filter(({ path }) => path !== '');
  if (kind === 'field') {
    const [first] = named;
    return [['from', first ? valueText(first) : text]];
  }
  if (kind === 'constant') return [['from', `the fixed text ${quoted(text)}`]];
  if (kind === 'total') {
    const addends = named.map(({ value }) => value).join(' + ');
    return [['from', `${text}${addends === '' ? '' : `: ${addends}`}`]];
  }
  return [['from', `${text}`], ...named.map((one) => ['with', valueText(one)] as const)];
}

function valueText({ path, value }: ToldValue): string {
  return `${path} = ${quoted(value)}`;
}

function stepLine({ name, before, after, note }: ToldStep): Line {
  return [name, `${quoted(before)} -> ${quoted(after)}${note === '' ? '' : `  (${note})`}`];
}

function inFile({ text, laid, bytes }: Pick<ToldCell, 'text' | 'laid' | 'bytes'>): Line[] {
  if (laid === null) return [['in file', 'left out']];
  const shown =
    bytes
      .slice(0, bytesShown * 2)
      .match(/../g)
      ?.join(' ')
      .toUpperCase() ?? '';
  const rest = bytes.length > bytesShown * 2 ? ` ... (${bytes.length / 2} bytes)` : '';
  const said = laid === text ? [] : [['in file', quoted(laid)] as const];
  return [...said, ['bytes', shown === '' ? 'none' : shown + rest]];
}

function unwrittenText({ record, orderNumber, line, from }: UnwrittenRecord): string {
  const where = [orderNumber === '' ? '' : `order ${orderNumber}`, line === null ? '' : `line ${line}`];
  const of = where.filter((one) => one !== '').join(', ');
  return block(`record ${quoted(record)} is not written${of === '' ? '' : ` for ${of}`}`, [
    ['when', from.text],
    ...from.values.map((one) => ['with', valueText(one)] as const),
  ]);
}

function refusalText({ orderNumber, column, code, message, value, cell }: ExplainedRefusal): string {
  const who = orderNumber === '' ? 'a record' : `order ${orderNumber}`;
  const title = `${who} cannot be written${column === '' ? '' : `, because of column ${quoted(column)}`}`;
  return block(title, [
    ['why', `${message}  [${code}]`],
    ...(value === '' ? [] : [['value', quoted(value)] as const]),
    ...(cell ? [...ruleLines(cell), ...madeLines({ ...cell, why: '' })] : []),
  ]);
}

export function readingText(path: string, { fileAccepted, rows, widely }: ExplainedReading): string {
  const head = [
    `${printable(path)} ${fileAccepted ? 'is taken' : 'is refused'}`,
    ...widely.map(({ row, code, note, rejects }) =>
      printable(`  row ${row} rejects the ${rejects}: ${note}  [${code}]`),
    ),
  ];
  return [head.join('\n'), ...rows.map(rowText)].join('\n\n');
}

function rowText({ row, record, marks, cells, gives, skipped, complaints, warnings }: ExplainedRow): string {
  const lines: Line[] = [
    ...(skipped === '' ? [] : [['passed', skipped] as const]),
    ...(record === '' ? [] : [['record', `${record}${marks.length > 0 ? `: ${marks.join(', ')}` : ''}`] as const]),
    ...complaints.map(
      ({ column, code, note, rejects }): Line => [
        'wrong',
        `${column ?? ''}  ${note}  [${code}, rejects the ${rejects}]`,
      ],
    ),
    ...warnings.map(({ code, note }): Line => ['remark', `${note}  [${code}]`]),
    ...gives.flatMap(({ values }) =>
      values.filter(({ from }) => from !== 'row').map((one): Line => [one.from, valueText(one)]),
    ),
  ];
  return [block(`row ${row}`, lines), ...cells.map((cell) => indented(readCellText(row, cell)))].join('\n\n');
}

function readCellText(row: number, cell: ExplainedRow['cells'][number]): string {
  const { column, raw, steps, fills, fault, why } = cell;
  return block(`row ${row}, column ${quoted(column)} = ${quoted(raw)}`, [
    ...ruleLines(cell),
    ...steps.map(stepLine),
    ...fills.map((one): Line => ['fills', valueText(one)]),
    ...(fault ? [['wrong', `${fault.note}  [${fault.code}]`] as const] : []),
    ...(why === '' ? [] : [['why', why] as const]),
  ]);
}

function block(title: string, lines: readonly Line[]): string {
  const width = Math.max(0, ...lines.map(([word]) => word.length));
  return [printable(title), ...lines.map(([word, said]) => printable(`  ${word.padEnd(width)}  ${said}`))].join('\n');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
