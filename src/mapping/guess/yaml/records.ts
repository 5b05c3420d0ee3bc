import type { Proposal, RecordGuess } from '../contract.ts';
import { columnLines, isByName } from './columns.ts';
import { closingLines, openingLines } from './envelope.ts';
import { value, word } from './words.ts';

/** Where the format has rows of one kind only, columns are enough. */
export function needsRecords({ format, records }: Proposal): boolean {
  return (format.id !== 'delimited' && format.id !== 'fixed width') || records.length > 1;
}

export function plainLines(proposal: Proposal, record: RecordGuess | undefined): string[] {
  if (!record) return [];
  const usual = proposal.kind === 'inventory' ? 'level' : 'line';
  const rows = record.each === usual ? [] : [`rows: each ${record.each}`];
  return [...rows, 'columns:', ...bodyLines(proposal, record, '  ')];
}

export function recordLines(proposal: Proposal): string[] {
  const names = new Set<string>();
  const lines = proposal.records.flatMap((record) => {
    const name = nameOf(record, proposal);
    const unique = names.has(name) ? `${name}-${names.size + 1}` : name;
    names.add(unique);
    return [
      `  ${/^\d+$/.test(unique) ? JSON.stringify(unique) : word(unique)}:`,
      ...(record.path === undefined ? [] : [`    at: ${value(record.path)}`]),
      `    each: ${record.each}`,
      ...(record.path !== undefined && record.each === 'transaction' ? ['    many: true'] : []),
      ...(isTrailer(record) ? ['    required: true'] : []),
      '    columns:',
      ...bodyLines(proposal, record, '      '),
    ];
  });
  return ['records:', ...openingLines(proposal), ...lines, ...closingLines(proposal)];
}

/** A file without the row that counts its rows was cut off. */
function isTrailer({ columns, each }: RecordGuess): boolean {
  return each === 'file' && columns.some(({ meaning }) => meaning.is === 'total');
}

/** A segment's name begins with its tag; the qualifier tells it from others. */
function nameOf({ name }: RecordGuess, { format }: Proposal): string {
  return (format.id === 'segments' ? name.replace('_', ' ') : name).trim() || 'row';
}

/** The columns of a record, those that repeat as a group. */
function bodyLines(proposal: Proposal, record: RecordGuess, indent: string): string[] {
  const { group, columns } = record;
  if (!group) return columnLines(proposal, columns, columns, indent);
  const end = group.from + group.size;
  const inner = columns.filter(({ at }) => at >= group.from && at < end);
  const [before, behind] = [columns.filter(({ at }) => at < group.from), columns.filter(({ at }) => at >= end)];
  const byName = isByName(proposal, columns);
  const deep = `${indent}  `;
  const lines = columnLines(proposal, [...before, ...behind], columns, indent);
  return [
    ...lines.slice(0, before.length),
    `${indent}${byName ? 'lines:' : '- each: line'}`,
    ...(byName ? [`${deep}each: line`] : []),
    ...(group.named ? [`${deep}max: ${group.most}`] : []),
    `${deep}columns:`,
    ...columnLines(proposal, inner, columns, `${deep}  `),
    ...lines.slice(before.length),
  ];
}
