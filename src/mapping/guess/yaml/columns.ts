import { fieldOf } from '../../fields/catalogue.ts';
import type { CellPlace, ColumnGuess, Proposal, SampleFormat } from '../contract.ts';
import { fieldsOf } from '../refine/guesses.ts';
import { comment, value, word } from './words.ts';

/** By name where all names differ; else by position. */
export function isByName({ format }: Proposal, columns: readonly ColumnGuess[]): boolean {
  if (format.id === 'xml' || format.id === 'json') return true;
  if (format.id !== 'delimited' || !format.header) return false;
  const names = columns.map(({ name, header }) => (name ?? header).trim().toLowerCase());
  return new Set(names).size === names.length && !names.includes('');
}

/** `columns`: those that are written; `all`: of the record. */
export function columnLines(
  proposal: Proposal,
  columns: readonly ColumnGuess[],
  all: readonly ColumnGuess[],
  indent: string,
): string[] {
  const byName = isByName(proposal, all);
  return columns.map((column) => {
    const more = settingsOf(proposal, column);
    const said = `# ${column.certain ? 'certain' : 'guess'}: ${comment(column.reason)}`;
    if (isSecondOfMatrix(column, all)) return `${indent}# ${comment(column.header)} is another column of this kind.`;
    if (!byName) return `${indent}- ${inOneLine({ ...placeOf(proposal.format, column), ...more })} ${said}`;
    const { from } = more;
    const content = typeof from === 'string' && Object.keys(more).length === 1 ? from : value(more);
    return `${indent}${word(keyOf(column))}: ${content} ${said}`;
  });
}

function keyOf({ meaning, name, header }: ColumnGuess): string {
  return meaning.is === 'matrix' ? 'Each warehouse' : (name ?? header);
}

/** One entry stands for all columns of a matrix. */
function isSecondOfMatrix(column: ColumnGuess, all: readonly ColumnGuess[]): boolean {
  return column.meaning.is === 'matrix' && all.find(({ meaning }) => meaning.is === 'matrix') !== column;
}

function placeOf({ id }: SampleFormat, { at, end, header }: CellPlace): Record<string, unknown> {
  if (id === 'fixed width') return { at: end === undefined || end === at + 1 ? at + 1 : `${at + 1}-${end}` };
  if (id === 'segments') return { at };
  return header === '' ? {} : { name: header };
}

/** A place such as 3-12 is written bare. */
function inOneLine({ at, ...rest }: Record<string, unknown>): string {
  const inner = value(rest);
  return at === undefined ? inner : `{ at: ${at}, ${inner.slice(2)}`;
}

function settingsOf(proposal: Proposal, column: ColumnGuess): Record<string, unknown> {
  const { meaning, type, settings, required, firstLineOnly, and } = column;
  const { kind, format } = proposal;
  switch (meaning.is) {
    case 'ignored':
      return { ignore: true };
    case 'constant': {
      const alone = column.given && proposal.records.length === 1 && format.id === 'fixed width';
      return { value: meaning.text, ...(alone && { 'must match': true }) };
    }
    case 'parts':
      return { parts: meaning.text, ...settings };
    case 'total':
      return { [meaning.word]: meaning.of };
    case 'filter':
      return { 'keep rows': meaning.keep.length === 1 ? meaning.keep[0] : meaning.keep };
    case 'matrix':
      return { from: meaning.path, matrix: meaning.by, headers: meaning.headers, ...settings };
    default: {
      const needed = fieldOf(kind, meaning.path)?.required === true;
      return {
        ...sourceOf(proposal, meaning.path),
        ...(type && { [type.key]: type.value }),
        ...(and && { and: andOf(format, and) }),
        ...settings,
        ...(firstLineOnly && { 'first line only': true }),
        ...(needed && !required && { required: false }),
        ...(required && meaning.path === 'package.trackingNumber' && { required: true }),
      };
    }
  }
}

/** What cannot be read as it is written: a whole name, and an order that has no other reference. */
function sourceOf({ kind, records }: Proposal, path: string): Record<string, unknown> {
  const fields = new Set(records.flatMap(({ columns }) => columns.flatMap(fieldsOf)));
  const [, party] = /^(order\.(?:shipTo|billTo))\.name$/.exec(path) ?? [];
  if (kind === 'orders' && party && !fields.has(`${party}.firstName`) && !fields.has(`${party}.lastName`))
    return { parts: `{${party}.firstName} {${party}.lastName}`, split: 'last' };
  if (kind === 'orders' && path === 'order.custRef' && !fields.has('order.orderNumber') && !fields.has('order.orderId'))
    return { from: ['order.custRef', 'order.orderNumber'] };
  return { from: path };
}

function andOf({ id }: SampleFormat, { at, end, header }: CellPlace): unknown {
  if (id === 'fixed width') return end === undefined || end === at + 1 ? at + 1 : `${at + 1}-${end}`;
  return id === 'segments' ? at : header === '' ? at + 1 : header;
}
