import { fieldOf } from '../fields/catalogue.ts';
import type { ColumnGuess, GuessedKind, Proposal, RecordGuess, SampleFormat } from './contract.ts';
import { comment, value, word } from './yaml-words.ts';

const delimiterNames: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' };

/** The proposal as a mapping file: every column says why, and whether it is certain. */
export function proposalYaml(proposal: Proposal): string {
  const { kind, format, records } = proposal;
  return [
    ...headLines(proposal),
    `kind: ${kind}`,
    ...fileLines(proposal),
    ...formatLines(format),
    '',
    ...(needsRecords(proposal) ? recordLines(proposal) : plainLines(proposal, records[0])),
    ...constantLines(proposal),
    ...readingLines(format),
    '',
  ].join('\n');
}

function headLines({ kind, kindReason, layout, rows, records, missing }: Proposal): string[] {
  const columns = records.flatMap((record) => record.columns);
  const certain = columns.filter((column) => column.certain).length;
  const groups = records.flatMap(({ group }) => group ?? []);
  return [
    `# Guessed from a sample: ${columns.length} columns, ${certain} of them certain. Look at every line that says "guess".`,
    `# ${kind}: ${comment(kindReason)}. Layout: ${layout}, seen in ${rows} rows.`,
    ...missing.map((paths) => `# Missing: no column gives ${paths}. Write it at the column that does.`),
    ...groups.map(
      ({ size, most }) =>
        `# The last ${size} columns repeat, up to ${most} times here: once per order line. Only the first group is written below.`,
    ),
  ];
}

function fileLines({ encoding, newline, byteOrderMark }: Proposal): string[] {
  const settings = {
    ...(encoding !== 'utf-8' && { encoding }),
    ...(newline !== 'lf' && { newline }),
    ...(byteOrderMark && { 'byte order mark': true }),
  };
  return Object.keys(settings).length > 0 ? [`file: ${value(settings)}`] : [];
}

function formatLines(format: SampleFormat): string[] {
  switch (format.id) {
    case 'delimited': {
      const { delimiter, quote, header } = format;
      const settings = { delimiter: delimiterNames[delimiter] ?? delimiter, quote, ...(!header && { header: false }) };
      return [`delimited: ${value(settings)}`];
    }
    case 'fixed width':
      return [`fixed width: { length: ${format.length} }`];
    case 'segments':
      return [`segments: { element: ${value(format.element)}, terminator: ${value(format.terminator)} }`];
    default:
      return [`${format.id}: ${format.root === '' ? '{}' : value({ root: format.root })}`];
  }
}

function readingLines(format: SampleFormat): string[] {
  return format.id === 'delimited' && format.skip > 0 ? ['', `reading: { skip lines: ${format.skip} }`] : [];
}

/** Only delimited rows of one kind are written as plain columns. */
function needsRecords({ format, records }: Proposal): boolean {
  return format.id !== 'delimited' || records.length > 1;
}

function plainLines({ kind, format }: Proposal, record: RecordGuess | undefined): string[] {
  if (!record) return [];
  const rows = record.each === 'line' || record.each === 'level' ? [] : [`rows: each ${record.each}`];
  return [...rows, 'columns:', ...columnLines(kind, format, record.columns, '  ')];
}

function recordLines({ kind, format, records }: Proposal): string[] {
  const names = new Set<string>();
  const lines = records.flatMap((record) => {
    const base = record.name || 'row';
    const name = names.has(base) ? `${base}-${names.size + 1}` : base;
    names.add(name);
    const key = /^\d+$/.test(name) ? JSON.stringify(name) : word(name);
    return [
      `  ${key}:`,
      `    each: ${record.each}`,
      '    columns:',
      ...columnLines(kind, format, record.columns, '      '),
    ];
  });
  return ['records:', ...lines];
}

/** By name where all names differ; else a list, with places where the format has such. */
function columnLines(
  kind: GuessedKind,
  format: SampleFormat,
  columns: readonly ColumnGuess[],
  indent: string,
): string[] {
  const headers = columns.map(({ header }) => header.trim().toLowerCase());
  const named = new Set(headers).size === headers.length && !headers.includes('');
  const places = format.id === 'fixed width' || format.id === 'segments';
  return columns.map((column) => {
    const { certain, reason } = column;
    const content = named && !places ? shortContent(kind, column) : settings(kind, column, placeOf(format, column));
    const begin = named && !places ? `${word(column.header)}: ` : '- ';
    return `${indent}${begin}${content} # ${certain ? 'certain' : 'guess'}: ${comment(reason)}`;
  });
}

function placeOf({ id }: SampleFormat, { at, end, header }: ColumnGuess): Record<string, unknown> {
  if (id === 'fixed width') return { at: end === undefined || end === at + 1 ? at + 1 : `${at + 1}-${end}` };
  if (id === 'segments') return { at };
  return header === '' ? {} : { name: header };
}

function shortContent(kind: GuessedKind, column: ColumnGuess): string {
  const more = settingsOf(kind, column);
  const { from } = more;
  return typeof from === 'string' && Object.keys(more).length === 1 ? from : value(more);
}

function settings(kind: GuessedKind, column: ColumnGuess, place: Record<string, unknown>): string {
  return inOneLine({ ...place, ...settingsOf(kind, column) });
}

/** A place such as 3-12 is written bare. */
function inOneLine({ at, ...rest }: Record<string, unknown>): string {
  const inner = value(rest);
  return at === undefined ? inner : `{ at: ${at}, ${inner.slice(2)}`;
}

function settingsOf(
  kind: GuessedKind,
  { meaning, type, required, firstLineOnly }: ColumnGuess,
): Record<string, unknown> {
  if (meaning.is === 'ignored') return { ignore: true };
  if (meaning.is === 'constant') return { value: meaning.text };
  const needed = fieldOf(kind, meaning.path)?.required === true;
  return {
    from: meaning.path,
    ...(type && { [type.key]: type.value }),
    ...(firstLineOnly && { 'first line only': true }),
    ...(needed && !required && { required: false }),
    ...(required && meaning.path === 'package.trackingNumber' && { required: true }),
  };
}

/** What belongs to a value and no column says: a comment to be filled in. */
function constantLines({ kind, records }: Proposal): string[] {
  if (kind !== 'shipments') return [];
  const paths = new Set(
    records.flatMap(({ columns }) => columns.flatMap(({ meaning }) => (meaning.is === 'field' ? [meaning.path] : []))),
  );
  const lacking = [
    ['package.weight.value', 'package.weight.unit', 'lb'],
    ['package.cost.amount', 'package.cost.currency', 'USD'],
  ].filter(([has = '', lacks = '']) => paths.has(has) && !paths.has(lacks));
  if (lacking.length === 0) return [];
  return [
    '',
    '# Not in the file; take away the "#" and write what is true:',
    '# constants:',
    ...lacking.map(([, path, usual]) => `#   ${path}: ${usual}`),
  ];
}
