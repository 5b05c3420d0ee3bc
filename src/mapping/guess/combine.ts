import { fieldOf } from '../fields/catalogue.ts';
import type { Claim, ColumnGuess, Meaning, SampleColumn, SampleTable, Scene } from './contract.ts';
import { contradiction } from './evidence/fits.ts';
import { gatherers } from './evidence/index.ts';
import { roleOf } from './evidence/roles.ts';
import { onFirstRowsOnly, variesInOrder } from './order-rows.ts';
import { refined } from './refine/index.ts';
import { typeOf } from './value-types.ts';

/** A meaning weighs at least so much, or the column is left out. */
const enough = 0.25;

interface Candidate {
  readonly table: SampleTable;
  readonly column: SampleColumn;
  readonly field: string;
  readonly score: number;
  readonly sure: boolean;
  readonly reason: string;
}

interface Chosen extends Candidate {
  /** A meaning that was nearly as likely, or a heading that says something else. */
  readonly rival?: string;
}

/** One meaning per column and, but for what ties rows together, one column per meaning: the likeliest pairs first. */
export function combine(scene: Scene): ReadonlyMap<SampleColumn, ColumnGuess> {
  const columns = scene.layout.tables.flatMap((table) => table.columns.map((column) => ({ table, column })));
  const open = columns.filter(({ table, column }) => !table.marks.some(({ at }) => at === column.at));
  const refused = new Map<SampleColumn, string>();
  const candidates = open.flatMap(({ table, column }) => candidatesOf(scene, table, column, refused));
  const chosen = assign(scene, candidates);
  const first = new Map(
    columns.map(({ table, column }) => [
      column,
      guessOf(scene, table, column, chosen.get(column), refused.get(column)),
    ]),
  );
  return refined(scene, first);
}

/** Claims of one field strengthen one another; those that the values contradict fall out. */
function candidatesOf(
  scene: Scene,
  table: SampleTable,
  column: SampleColumn,
  refused: Map<SampleColumn, string>,
): Candidate[] {
  const claims = gatherers.flatMap((gather) => gather(scene, table, column));
  return [...new Set(claims.map(({ field }) => field))].flatMap((field): Candidate[] => {
    const own = claims.filter((claim) => claim.field === field).sort((a, b) => b.weight - a.weight);
    const against = contradiction(scene.kind, field, column) ?? scopeFault(scene, table, column, field);
    if (against) {
      if ((own[0]?.weight ?? 0) > 0.5 && !refused.has(column))
        refused.set(column, `looked like ${field}, but ${against}`);
      return [];
    }
    const together = 1 - own.reduce((rest, { weight }) => rest * (1 - weight * 0.98), 1);
    // Of two columns of one meaning the one with values is meant.
    const score = column.filled.length > 0 ? together : together * 0.8;
    return [{ table, column, field, score, sure: own.some(({ sure }) => sure === true), reason: reasonOf(own) }];
  });
}

/** An order's own field cannot change from line to line. */
function scopeFault({ kind }: Scene, table: SampleTable, column: SampleColumn, path: string): string | undefined {
  const perOrder = kind === 'orders' && fieldOf(kind, path)?.scope === 'record';
  return perOrder && variesInOrder(table, column) ? 'its values change within one order' : undefined;
}

function reasonOf(claims: readonly Claim[]): string {
  const told = [...new Set(claims.map(({ reason }) => reason))].slice(0, 2);
  return told.join('; ');
}

function assign({ kind }: Scene, candidates: readonly Candidate[]): ReadonlyMap<SampleColumn, Chosen> {
  const chosen = new Map<SampleColumn, Chosen>();
  const taken = new Map<string, SampleTable[]>();
  // What is sure goes first; a field before "not kept" where both weigh the same.
  const ordered = [...candidates].sort(
    (a, b) =>
      Number(b.sure) - Number(a.sure) ||
      b.score - a.score ||
      Number(a.field === 'ignored') - Number(b.field === 'ignored'),
  );
  for (const candidate of ordered) {
    const { column, field, score, table } = candidate;
    if (chosen.has(column) || score < enough || (taken.get(field) ?? []).some((other) => clashes(field, other, table)))
      continue;
    chosen.set(column, candidate);
    taken.set(field, [...(taken.get(field) ?? []), table]);
  }
  return new Map([...chosen].map(([column, one]) => [column, withRival(one, ordered, chosen)]));

  function clashes(field: string, other: SampleTable, table: SampleTable): boolean {
    if (field === 'ignored' || field === 'constant') return false;
    const ties = /^order\.(orderNumber|custRef)$/.test(field) || kind === 'inventory';
    return !(ties && other !== table);
  }
}

/** A column that surely is something else is no rival; nor is, in an address, one that may mean what another one surely means. */
function withRival(
  candidate: Candidate,
  all: readonly Candidate[],
  chosen: ReadonlyMap<SampleColumn, Candidate>,
): Chosen {
  const { column, field } = candidate;
  const others = all.filter((one) => one.column === column && one.field !== field && one.field !== 'ignored');
  const twin = all.find(
    (one) =>
      one.field === field &&
      one.column !== column &&
      one.score > 0.6 &&
      (one.sure || !candidate.sure || !/To\./.test(field)) &&
      (chosen.get(one.column)?.field === field || chosen.get(one.column)?.sure !== true) &&
      one.table === candidate.table &&
      one.column.filled.length > 0 &&
      !/ignored|constant/.test(field),
  );
  if (twin) return { ...candidate, rival: `column "${twin.column.header || twin.column.at + 1}" means the same` };
  const sureOther = others.find(({ sure }) => sure);
  return sureOther ? { ...candidate, rival: `it could also be ${sureOther.field}` } : candidate;
}

function guessOf(
  scene: Scene,
  table: SampleTable,
  column: SampleColumn,
  chosen: Chosen | undefined,
  refused: string | undefined,
): ColumnGuess {
  const { at, end, header, name, values, filled } = column;
  const base = {
    at,
    ...(end !== undefined && { end }),
    header,
    ...(name !== undefined && { name }),
    given: false,
    required: filled.length === values.length,
    firstLineOnly: scene.kind === 'orders' && roleOf(scene.layout, table) === 'one' && onFirstRowsOnly(table, column),
  };
  const mark = table.marks.find((one) => one.at === at);
  if (mark) {
    const meaning = { is: 'constant', text: mark.value } as const;
    return { ...base, given: true, meaning, certain: true, reason: 'it tells the kinds of records apart' };
  }
  if (!chosen) return { ...base, meaning: { is: 'ignored' }, certain: false, reason: refused ?? unknownReason(column) };
  const { type, settings, doubt } = typeOf(scene.kind, chosen.field, column, scene.layout.format.id === 'fixed width');
  const doubts = [chosen.rival, refused, doubt].filter((text) => text !== undefined);
  return {
    ...base,
    meaning: meaningOf(scene.kind, chosen.field, column),
    given: chosen.field === 'constant',
    ...(type && { type }),
    ...(settings && { settings }),
    certain: chosen.sure && doubts.length === 0,
    reason: [chosen.reason, ...doubts].join('; '),
  };
}

/** A fixed code is written with orders. In files that are read it would keep out rows with another code. */
function meaningOf(kind: Scene['kind'], field: string, { filled }: SampleColumn): Meaning {
  if (field === 'ignored' || (field === 'constant' && kind !== 'orders')) return { is: 'ignored' };
  if (field !== 'constant') return { is: 'field', path: field };
  return new Set(filled).size === 1 ? { is: 'constant', text: filled[0] ?? '' } : { is: 'ignored' };
}

function unknownReason({ filled, values }: SampleColumn): string {
  if (filled.length === 0) return 'empty in the whole sample';
  const same = new Set(filled).size === 1 && values.length > 2 && filled.length === values.length;
  return same ? 'the same in every row, and nothing says what it is' : 'nothing says what it is';
}
