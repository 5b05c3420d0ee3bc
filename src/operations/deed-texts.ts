import type { DeedDone } from './audit.ts';
import { cellText } from './spreadsheet.ts';
import { csvOf } from './translation/csv-text.ts';

type States = Pick<DeedDone, 'before' | 'after'>;

/** One property of a deed's states. */
interface Difference {
  readonly name: string;
  /** `undefined` = it was, or is, not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const empty = '(empty)';

/**
 * Pure. In one line: `status error -> received, asked for accept`. Left out are what is the same on both sides, what was begun empty, and
 * the name of the merchant's own file.
 */
export function changeText({ merchant, ...states }: States & Pick<DeedDone, 'merchant'>): string {
  const own = `merchants/${merchant}.yaml `;
  return differences(states)
    .filter(({ before, after }) => before !== after && !(before === undefined && after === empty))
    .map(({ name: whole, before, after }) => {
      const name = whole.startsWith(own) ? whole.slice(own.length) : whole;
      if (after === undefined) return `no ${name}`;
      return before === undefined ? `${name} ${after}` : `${name} ${before} -> ${after}`;
    })
    .join(', ');
}

/** Pure. As a diff: what was begins with `-`, what is with `+`, what is the same with a blank. */
export function diffLines(states: States): string[] {
  return differences(states).flatMap(({ name, before, after }) => {
    if (before === after) return [`  ${name}: ${before}`];
    return [
      ...(before === undefined ? [] : [`- ${name}: ${before}`]),
      ...(after === undefined ? [] : [`+ ${name}: ${after}`]),
    ];
  });
}

function differences({ before, after }: States): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.map((name) => ({ name, before: textOf(before[name]), after: textOf(after[name]) }));
}

function textOf(value: string | number | null | undefined): string | undefined {
  if (value === undefined) return undefined;
  return value === null ? '(not set)' : value === '' ? empty : String(value);
}

const columns = ['id', 'at', 'actor', 'action', 'subject', 'merchant', 'reason', 'before', 'after'] as const;

/** Pure. States as JSON. For spreadsheets: a cell that would be taken for a formula is given an apostrophe. */
export function deedsCsv(deeds: readonly DeedDone[]): string {
  const rows = deeds.map((deed) => {
    const { id, before, after, ...texts } = deed;
    const cells = { ...texts, id: String(id), before: JSON.stringify(before), after: JSON.stringify(after) };
    return Object.fromEntries(Object.entries(cells).map(([name, text]) => [name, cellText(text)]));
  });
  return csvOf(columns, rows);
}
