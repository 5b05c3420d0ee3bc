import { takeNumbers } from '../../storage/counters.ts';
import { groupBy } from '../../support/grouping.ts';
import { limits } from '../../support/limits.ts';
import { type Actor, commitDeed, type DeedState } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { inScope, type Scope } from '../scope.ts';
import { csvOf, rowsOfCsv } from './csv-text.ts';
import { errors } from './errors.ts';
import { cell, diffOf, type Sheet, type SheetDiff, type SheetRow, type SheetView, textOf } from './sheet.ts';

/** Most rows written by one commit, so that others get their turn. */
const slice = 500;

export interface SheetProblem {
  /** 1-based, without the row of headings. */
  readonly row: number;
  readonly message: string;
}

export type SheetDraft = { readonly diff: SheetDiff } | { readonly problems: readonly SheetProblem[] };

export function viewOf({ tools: { store, workspace } }: Dock, scope: Scope): SheetView {
  return { reader: store.reader, dialect: store.dialect, scope, workspace: workspace() };
}

export async function exportSheet(dock: Dock, scope: Scope, sheet: Sheet): Promise<string> {
  return csvOf([...sheet.columns, ...(sheet.shown ?? [])], await sheet.rows(viewOf(dock, scope)));
}

/** The bytes of a file that a person gave, as text. */
export async function sheetText(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limits.sheetBytes) throw errors.SHEET_TOO_LARGE();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw errors.SHEET_NOT_READABLE({ message: 'The file is not UTF-8; save it as "CSV UTF-8".', cause });
  }
}

/** What an import would do; nothing is changed. */
export async function draftSheet(
  dock: Dock,
  scope: Scope,
  sheet: Sheet,
  text: string,
  { keep }: { readonly keep: boolean },
): Promise<SheetDraft> {
  const view = viewOf(dock, scope);
  const read = withMerchant(rowsOfCsv(text, sheet.columns, sheet.shown), sheet, scope);
  const meant = sheet.normal ? sheet.normal(read) : read;
  const numbered = meant.flatMap((row, index) => (row ? [{ row, number: index + 1 }] : []));
  const rows = numbered.map(({ row }) => row);
  const numbers = numbered.map(({ number }) => number);
  const wrong = await sheet.check(rows, view);
  const problems = numbers.flatMap((row, index): SheetProblem[] => {
    const message = wrong[index] ?? '';
    return message === '' ? [] : [{ row, message }];
  });
  problems.push(...outOfScope(rows, numbers, scope), ...doubles(rows, numbers, sheet));
  if (problems.length > 0) return { problems: problems.sort((a, b) => a.row - b.row) };
  const stored = (await sheet.rows(view)).filter((row) => !sheet.normal || sheet.normal([row])[0] !== undefined);
  const named = read.map((row, index) => meant[index] ?? row);
  return { diff: diffOf(sheet, stored, rows, { named, keep }) };
}

/** With `--merchant` a file may leave its column empty. */
function withMerchant(rows: readonly SheetRow[], { columns }: Sheet, scope: Scope): readonly SheetRow[] {
  const [only, ...others] = scope === 'every merchant' ? [] : scope;
  if (only === undefined || others.length > 0 || !columns.includes('merchant')) return rows;
  return rows.map((row) => (cell(row, 'merchant') === '' ? { ...row, merchant: only } : row));
}

function outOfScope(rows: readonly SheetRow[], numbers: readonly number[], scope: Scope): SheetProblem[] {
  return rows.flatMap((row, index) =>
    row.merchant === undefined || inScope(scope, row.merchant)
      ? []
      : [{ row: numbers[index] ?? 0, message: `Merchant "${row.merchant}" is not the one that was asked for.` }],
  );
}

function doubles(rows: readonly SheetRow[], numbers: readonly number[], { key }: Sheet): SheetProblem[] {
  const seen = new Map<string, number>();
  return rows.flatMap((row, index) => {
    const name = textOf(row, key);
    const first = seen.get(name);
    const number = numbers[index] ?? 0;
    if (first === undefined) seen.set(name, number);
    return first === undefined ? [] : [{ row: number, message: `Row ${first} says the same ${key.join(', ')}.` }];
  });
}

interface Step {
  readonly kind: 'added' | 'changed' | 'removed';
  readonly row: SheetRow;
  /** Of a changed one. */
  readonly before?: SheetRow;
}

/** Removed first, so that a name may move from one product to another. */
export async function applySheet(dock: Dock, sheet: Sheet, diff: SheetDiff, actor: Actor): Promise<void> {
  const steps: Step[] = [
    ...diff.removed.map((row) => ({ kind: 'removed' as const, row })),
    ...diff.changed.map(({ before, after: row }) => ({ kind: 'changed' as const, row, before })),
    ...diff.added.map((row) => ({ kind: 'added' as const, row })),
  ];
  for (let from = 0; from < steps.length; from += slice) {
    const some = steps.slice(from, from + slice);
    await commitDeed(dock, async (trx) => {
      for (const { kind, row } of some) {
        if (kind === 'removed') await sheet.remove(trx, row);
        else await sheet.save(trx, dock.tools.store.dialect, row);
      }
      const byMerchant = groupBy(some, ({ row }) => cell(row, 'merchant'));
      if (sheet.namesStock) for (const merchant of byMerchant.keys()) await takeNumbers(trx, merchant, 'stock', 1);
      return [...byMerchant].map(([merchant, mine]) => ({
        actor,
        action: sheet.action,
        subject: '',
        merchant,
        reason: '',
        ...statesOf(sheet, mine),
      }));
    });
  }
}

/** How many rows of each kind, and the rows by what names them. */
function statesOf(sheet: Sheet, steps: readonly Step[]): { before: DeedState; after: DeedState } {
  const count = (kind: Step['kind']) => steps.filter((step) => step.kind === kind).length;
  const counts = { added: count('added'), changed: count('changed'), removed: count('removed') };
  const name = (row: SheetRow) => sheet.key.map((column) => cell(row, column)).join(', ');
  const rest = (row: SheetRow) =>
    sheet.columns
      .filter((column) => !sheet.key.includes(column))
      .map((column) => `${column}: ${cell(row, column)}`)
      .join(', ');
  const told = (rows: readonly (SheetRow | undefined)[]): DeedState =>
    Object.fromEntries(rows.flatMap((row) => (row ? [[name(row), rest(row)]] : [])));
  return {
    before: told(steps.map(({ kind, row, before }) => (kind === 'removed' ? row : before))),
    after: { ...counts, ...told(steps.map(({ kind, row }) => (kind === 'removed' ? undefined : row))) },
  };
}
