import type { Mapping, MappingContext } from '../contract.ts';
import { layoutOf } from '../layouts.ts';
import type { MappingSpec } from '../spec.ts';
import { fileName } from '../writing/file-name.ts';
import { filledIn } from '../writing/file-writer.ts';
import { headerOf, repeatsOf } from '../writing/header-row.ts';
import { helperRunOf } from '../writing/helper-run.ts';
import { openRecords } from '../writing/record-slices.ts';
import type { Records } from '../writing/slice.ts';
import { FileTeller } from './file-teller.ts';
import { explainTemplate } from './template-out.ts';
import type { ToldFile, ToldRefusal } from './told.ts';

/** Writes a file as always, with a watch that keeps why each cell is as it is. */
export function fileExplainer(name: string, spec: MappingSpec): Mapping['explainOut'] {
  return async (records, context, keep = () => true) =>
    spec.template
      ? explainTemplate(name, spec, spec.template, records, context, keep)
      : explainColumns(name, spec, records, context, keep);
}

function explainColumns(
  name: string,
  spec: MappingSpec,
  records: Records,
  context: MappingContext,
  keep: (of: number | null) => boolean,
): ToldFile {
  const named = fileName(name, spec, records, context);
  const teller = new FileTeller(spec, keep);
  const writer = openRecords(name, spec, teller)(context, helperRunOf(spec, context), named);
  const refused: ToldRefusal[] = [];
  teller.line += headerLines(spec, records);
  teller.begin(null);
  filledIn(name, () => writer.head(records));
  for (const index of records.keys()) {
    teller.begin(index);
    filledIn(name, () => writer.slice(records, index, index + 1));
    const refusal = writer.refused[refused.length];
    if (refusal) refused.push({ ...refusal, cell: teller.refusedCell(refusal.column) });
  }
  teller.begin(null);
  filledIn(name, () => writer.tail(records));
  return { fileName: named, rows: teller.rows, conditions: teller.conditions, refused };
}

function headerLines(spec: MappingSpec, records: Records): number {
  const names = headerOf(spec, repeatsOf(spec, records));
  const text = names ? layoutOf(spec).openWriter().write([names]) : '';
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
