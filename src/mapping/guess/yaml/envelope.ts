import type { Proposal } from '../contract.ts';
import { value } from './words.ts';

/** What opens a file of segments: read for its numbers, and written as the sample has it, with the clock and a number of ours. */
export function openingLines({ kind, format }: Proposal): string[] {
  if (format.id !== 'segments') return [];
  const { envelope, set } = format;
  const each = kind === 'inventory' ? 'transaction' : kind === 'orders' ? 'order' : 'shipment';
  return [
    ...(envelope.ISA ? record('ISA', 'file', isaColumns(envelope.ISA)) : []),
    ...(envelope.GS ? record('GS', 'file', gsColumns(envelope.GS)) : []),
    ...record('ST', each, [
      `{ at: 1, value: ${JSON.stringify(set)}, must match: true }`,
      '{ at: 2, from: ordinal, integer: { digits: 4 } }',
    ]),
  ];
}

/** What closes it, with the counts and numbers that must agree. */
export function closingLines({ kind, format }: Proposal): string[] {
  if (format.id !== 'segments') return [];
  const { envelope } = format;
  const each = kind === 'inventory' ? 'transaction' : kind === 'orders' ? 'order' : 'shipment';
  const ends = [
    { tag: 'SE', of: 'ST', at: 2, each, counts: 'rows' },
    { tag: 'GE', of: 'GS', at: 6, each: 'file', counts: 'ST' },
    { tag: 'IEA', of: 'ISA', at: 13, each: 'file', counts: 'GS' },
  ];
  return ends
    .filter(({ tag, of }) => envelope[tag] && (of === 'ST' || envelope[of]))
    .flatMap(({ tag, of, at, each: level, counts }) =>
      record(tag, level, [`{ at: 1, count: ${counts} }`, `{ at: 2, same as: ${of} ${at} }`], of),
    );
}

function record(tag: string, each: string, columns: readonly string[], closes = ''): string[] {
  return [
    `  ${tag}:`,
    `    each: ${each}`,
    ...(closes === '' ? [] : [`    closes: ${closes}`]),
    '    columns:',
    ...columns.map((column) => `      - ${column}`),
  ];
}

function isaColumns(cells: readonly string[]): string[] {
  return cells.slice(1).map((cell, index) => {
    const at = index + 1;
    if (at === 9) return '{ at: 9, from: now, date: yyMMdd }';
    if (at === 10) return '{ at: 10, from: now, date: HHmm }';
    if (at === 13) return '{ at: 13, from: sequence, integer: { digits: 9 } }';
    return constant(at, cell);
  });
}

function gsColumns(cells: readonly string[]): string[] {
  return cells.slice(1).map((cell, index) => {
    const at = index + 1;
    if (at === 4) return '{ at: 4, from: now, date: yyyyMMdd }';
    if (at === 5) return '{ at: 5, from: now, date: HHmm }';
    return at === 6 ? '{ at: 6, from: sequence }' : constant(at, cell);
  });
}

function constant(at: number, text: string): string {
  return `{ at: ${at}, value: ${/^[\d ]*$/.test(text) ? JSON.stringify(text) : value(text)} }`;
}
