import { encode } from '../../formats/text/encoding.ts';
import type { MappingContext } from '../contract.ts';
import type { Source } from '../fields/field.ts';
import { layoutOf } from '../layouts.ts';
import { comparableHeader } from '../reading/trim.ts';
import type { Column, MappingSpec } from '../spec.ts';
import type { HelperRun } from '../templates/helper.ts';
import { Held } from '../types/value-type.ts';
import { fileName } from '../writing/file-name.ts';
import { filledIn } from '../writing/file-writer.ts';
import { helperRunOf } from '../writing/helper-run.ts';
import type { Records } from '../writing/slice.ts';
import { CurrentRecord } from '../writing/source.ts';
import { openTemplate } from '../writing/template-slices.ts';
import { writeTold } from './cell-teller.ts';
import { ruleOf } from './file-teller.ts';
import type { ToldCell, ToldFile, ToldRow } from './told.ts';
import { Trace } from './trace.ts';

interface Chunk {
  readonly of: number | null;
  readonly text: string;
}

interface Given {
  readonly name: string;
  readonly spec: MappingSpec;
  readonly records: Records;
  readonly context: MappingContext;
  readonly keep: (of: number | null) => boolean;
}

/**
 * A template writes its file as one text, so nobody can say which of its words made which cell. What can be said: what stands in
 * each cell, for which order, and what the field holds that the column reads.
 */
export async function explainTemplate(
  name: string,
  spec: MappingSpec,
  template: NonNullable<MappingSpec['template']>,
  records: Records,
  context: MappingContext,
  keep: (of: number | null) => boolean,
): Promise<ToldFile> {
  const named = fileName(name, spec, records, context);
  const writer = openTemplate(name, spec, template)(context, helperRunOf(spec, context), named);
  const chunks: Chunk[] = [{ of: null, text: filledIn(name, () => writer.head(records)) }];
  for (const of of records.keys()) chunks.push({ of, text: filledIn(name, () => writer.slice(records, of, of + 1)) });
  chunks.push({ of: null, text: filledIn(name, () => writer.tail(records)) });
  const refused = writer.refused.map((refusal) => ({ ...refusal, cell: null }));
  return {
    fileName: named,
    rows: await rowsOf({ name, spec, records, context, keep }, chunks),
    conditions: [],
    refused,
  };
}

async function rowsOf(given: Given, chunks: readonly Chunk[]): Promise<ToldRow[]> {
  const { spec, keep } = given;
  const reader = layoutOf(spec).openReader(
    () => 0,
    () => undefined,
  );
  const text = Buffer.from(chunks.map((chunk) => chunk.text).join(''));
  const batches = [await reader.write(text), await reader.end()];
  const cells = batches.flatMap((batch) => batch.cells);
  const lines = batches.flatMap((batch) => batch.lines);
  const header = spec.layout.format === 'delimited' && spec.layout.header !== 'none' ? cells[0] : undefined;
  const owners = ownersOf(chunks);
  const run = helperRunOf(spec, given.context);
  const seen = new Map<number | null, number>();
  return cells.flatMap((row, at): ToldRow[] => {
    const line = lines[at] ?? 0;
    const of = owners(line);
    if (header && at === 0) return [];
    const number = seen.get(of) ?? 0;
    seen.set(of, number + 1);
    if (!keep(of)) return [];
    const source = sourceOf(given, of, number);
    return [
      { row: line, record: '', of, cells: row.map((cell, index) => cellOf(spec, run, source, header, cell, index)) },
    ];
  });
}

/** Which record the row on a line belongs to. */
function ownersOf(chunks: readonly Chunk[]): (line: number) => number | null {
  let next = 1;
  const ends = chunks.map(({ of, text }) => {
    next += text.match(/\r\n|\r|\n/g)?.length ?? 0;
    return { of, end: next };
  });
  return (line) => ends.find(({ end }) => line < end)?.of ?? null;
}

/** The order that a row is of, with the line that has its place. */
function sourceOf({ name, spec, records, context }: Given, of: number | null, number: number): Source | undefined {
  const record = of === null ? undefined : records[of];
  if (!record) return undefined;
  const current = new CurrentRecord(name, spec, context);
  const lines = current.show(spec.kind, record as never);
  current.source.line = lines[number];
  return current.source;
}

function cellOf(
  spec: MappingSpec,
  run: HelperRun,
  source: Source | undefined,
  header: readonly string[] | undefined,
  text: string,
  index: number,
): ToldCell {
  const [record] = spec.records;
  const name = header?.[index] ?? '';
  const column = record?.columns.find((one) =>
    header ? comparableHeader(one.name) === comparableHeader(name) : one.index === index,
  );
  const rule =
    column && record
      ? ruleOf(column, record)
      : { column: name || String(index + 1), names: [name || String(index + 1)], place: null };
  const trace = column && source ? ruleTrace(column, source, run) : undefined;
  const same = trace?.text === text ? '; the rule of this column gives the same' : '';
  return {
    ...rule,
    from: {
      kind: 'template',
      text: `the template of the mapping, which writes the whole file${same}`,
      values: trace?.from.values ?? [],
    },
    steps: same === '' ? [] : (trace?.steps ?? []),
    text,
    laid: text,
    bytes: encode(text, spec.file.encoding).toString('hex'),
    why: '',
  };
}

/** What the column would write by its own rule. The template need not do the same. */
function ruleTrace(column: Column, source: Source, run: HelperRun): Trace {
  const trace = new Trace(column);
  try {
    writeTold(trace, source, run, false);
  } catch (thrown) {
    if (!(thrown instanceof Held)) throw thrown;
  }
  return trace;
}
