import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Mapping, MappingContext } from '../../mapping/contract.ts';
import type { Dock } from '../dock.ts';
import { errors as common } from '../errors.ts';
import { findMapping, ready, workspaceZone } from '../mappings/library.ts';
import { bounded } from '../mappings/parse-file.ts';
import type { Scope } from '../scope.ts';
import { findKept } from '../show-file.ts';
import { Buckets } from './buckets.ts';
import type { ComparedRow } from './cells.ts';
import { csvRows } from './csv-rows.ts';
import { type Comparison, compareBuckets } from './differences.ts';
import { mappedRows } from './mapped-rows.ts';

export { areEqual, type CellDifference, type Comparison } from './differences.ts';

export interface Compared {
  /** Paths, or ids of kept files. */
  readonly theirs: string;
  readonly ours: string;
  readonly home: string;
  /** Name or path; `undefined` = that of a kept file, else the files are compared as CSV. */
  readonly mapping: string | undefined;
  /** Name of the column that says which order a row belongs to; `''` = the first. */
  readonly key: string;
  readonly ignored: readonly string[];
  /** ISO instant for layouts that name no date. */
  readonly now: string;
  /** Differences that are listed. */
  readonly most: number;
}

export interface FileComparison extends Comparison {
  /** `''` = they were compared as CSV. */
  readonly mapping: string;
}

interface Side {
  readonly name: string;
  readonly bytes: AsyncIterable<Buffer>;
  readonly mapping: Mapping | undefined;
}

/** How another hub's file and ours differ, by order and column. Nothing is booked; memory is bounded. */
export async function compareFiles(dock: Dock, scope: Scope, wanted: Compared): Promise<FileComparison> {
  const sides = [await sideOf(dock, scope, wanted.theirs), await sideOf(dock, scope, wanted.ours)] as const;
  const mapping =
    wanted.mapping === undefined
      ? sides.find((side) => side.mapping)?.mapping
      : ready(await findMapping(wanted.home, wanted.mapping));
  const context: MappingContext = {
    now: wanted.now,
    timeZone: await workspaceZone(wanted.home),
    sequence: 1,
    values: {},
  };
  const rows = ({ name, bytes }: Side): AsyncGenerator<ComparedRow> =>
    mapping && wanted.key === '' ? mappedRows(name, bytes, mapping, context) : csvRows(name, bytes, wanted.key);
  const [theirs, ours] = [new Buckets(), new Buckets()];
  try {
    await theirs.fill(rows(sides[0]));
    await ours.fill(rows(sides[1]));
    const ignored = new Set(wanted.ignored.map((one) => one.trim().toLowerCase()));
    const comparison = await compareBuckets(theirs, ours, { ignored, most: wanted.most });
    return { mapping: mapping && wanted.key === '' ? mapping.name : '', ...comparison };
  } finally {
    await theirs.discard();
    await ours.discard();
  }
}

/** A file of this machine, else a kept one with the mapping that wrote or read it. */
async function sideOf(dock: Dock, scope: Scope, reference: string): Promise<Side> {
  const found = await stat(reference).catch(() => undefined);
  if (found?.isFile()) return { name: reference, bytes: bounded(createReadStream(reference)), mapping: undefined };
  if (/[/\\.]/.test(reference)) throw common.FILE_NOT_READABLE({ message: `There is no file ${reference}.` });
  const row = await findKept(dock, scope, reference);
  const { tools } = dock;
  const workspace = await tools.workspaceOf(row.revision);
  return { name: row.name, bytes: bounded(tools.files.open(row.sha256)), mapping: workspace.mappings.get(row.mapping) };
}
