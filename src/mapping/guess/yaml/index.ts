import type { Proposal } from '../contract.ts';
import { fieldsOf } from '../refine/guesses.ts';
import { isByName } from './columns.ts';
import { needsRecords, plainLines, recordLines } from './records.ts';
import { comment, value } from './words.ts';

const delimiterNames: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' };

/** The proposal as a mapping file: every column says why, and whether it is certain. */
export function proposalYaml(proposal: Proposal): string {
  const { kind, records } = proposal;
  return [
    ...headLines(proposal),
    `kind: ${kind}`,
    ...fileLines(proposal),
    ...formatLines(proposal),
    '',
    ...(needsRecords(proposal) ? recordLines(proposal) : plainLines(proposal, records[0])),
    ...computedLines(proposal),
    ...constantLines(proposal),
    ...readingLines(proposal),
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
    ...groups.map(({ size, most }) => `# ${size} columns repeat, up to ${most} times here: once per order line.`),
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

function formatLines(proposal: Proposal): string[] {
  const { format, records } = proposal;
  switch (format.id) {
    case 'delimited': {
      const { delimiter, quote } = format;
      const named = isByName(proposal, records[0]?.columns ?? []);
      // Two columns of one name can only be told apart by where they stand.
      const header = !format.header ? { header: false } : named ? {} : { header: 'by position' };
      return [`delimited: ${value({ delimiter: delimiterNames[delimiter] ?? delimiter, quote, ...header })}`];
    }
    case 'fixed width':
      return [`fixed width: { length: ${format.length} }`];
    case 'segments': {
      const { element, component, terminator } = format;
      const separators = value({ element, component, terminator }).slice(2, -2);
      return [`segments: { ${separators}, detect: { element: 4, component: 105, terminator: 106 } }`];
    }
    default:
      return [`${format.id}: ${value({ root: format.root, ...(format.lines && { lines: true }) })}`];
  }
}

function readingLines({ format, records }: Proposal): string[] {
  const skip = format.id === 'delimited' || format.id === 'fixed width' ? format.skip : 0;
  const skipped = skip > 0 ? `skip lines: ${skip}` : '';
  const sets = format.id === 'segments' ? 'bad rows: refuse transaction' : '';
  const settings = [skipped, sets].filter((text) => text !== '');
  return settings.length > 0 && records.length > 0 ? ['', `reading: { ${settings.join(', ')} }`] : [];
}

function computedLines({ computed }: Proposal): string[] {
  const lines = Object.entries(computed).map(
    ([path, template]) => `  ${path}: ${value(template)} # guess: no column gives it`,
  );
  return lines.length > 0 ? ['', 'computed:', ...lines] : [];
}

/** What belongs to a value and no column says: a comment to be filled in. */
function constantLines({ kind, records }: Proposal): string[] {
  if (kind !== 'shipments') return [];
  const paths = new Set(records.flatMap(({ columns }) => columns.flatMap(fieldsOf)));
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
