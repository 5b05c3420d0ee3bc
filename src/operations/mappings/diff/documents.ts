import { createHash } from 'node:crypto';
import { type InletPlace, inletPlaces } from '../../../config/lookup.ts';
import type { Known, Mapping, ParseSummary } from '../../../mapping/contract.ts';
import type { DocumentRow } from '../../../storage/documents.ts';
import { findKnownOrders } from '../../../storage/orders.ts';
import { recentDocuments } from '../../../storage/samples.ts';
import { exists } from '../../../support/files.ts';
import type { Dock } from '../../dock.ts';
import { inScope, type Scope } from '../../scope.ts';
import { valueChanges } from './value-changes.ts';

export interface DocumentDifference {
  readonly endpoint: string;
  readonly id: string;
  readonly name: string;
  readonly identical: boolean;
  readonly records: { readonly before: number; readonly after: number };
  /** One sentence each: a record that reads otherwise, a complaint that comes or goes. */
  readonly changes: readonly string[];
}

/** Records of a document that are compared one by one; beyond, whether they are all the same. */
const recordsCompared = 2000;
const changesTold = 50;

/** Where files come in that the mapping reads. */
export function readingPlaces(dock: Dock, scope: Scope, { name, kind: reads }: Mapping): InletPlace[] {
  return inletPlaces(dock.tools.workspace()).filter(
    ({ inlet, merchant, kind }) => inlet.mapping === name && inScope(scope, merchant.id) && kind === reads,
  );
}

/** What two mappings make of the files that came last. Nothing is booked. */
export async function documentDifferences(
  dock: Dock,
  scope: Scope,
  places: readonly InletPlace[],
  { before, after, last }: { before: Mapping; after: Mapping; last: number },
): Promise<DocumentDifference[]> {
  const { store, files } = dock.tools;
  const byId = new Map(places.map((place) => [place.inlet.id, place]));
  const differences: DocumentDifference[] = [];
  for (const row of await recentDocuments(store.reader, store.dialect, scope, [...byId.keys()], last)) {
    const place = byId.get(row.endpoint);
    if (!place || !(await exists(files.contentPath(row.sha256)))) continue;
    const [old, fresh] = [await readBy(before, dock, place, row), await readBy(after, dock, place, row)];
    differences.push(differenceOf(row, old, fresh));
  }
  return differences;
}

interface Reading {
  readonly summary: ParseSummary;
  readonly kept: readonly unknown[];
  readonly count: number;
  /** Of all records. */
  readonly digest: string;
}

async function readBy(mapping: Mapping, dock: Dock, place: InletPlace, row: DocumentRow): Promise<Reading> {
  const slices = mapping.parse(dock.tools.files.open(row.sha256), contextOf(place, row), knownAt(dock, place));
  const hash = createHash('sha256');
  const kept: unknown[] = [];
  let count = 0;
  let slice = await slices.next();
  for (; !slice.done; slice = await slices.next()) {
    for (const record of slice.value) {
      hash.update(`${JSON.stringify(record)}\n`);
      if (count++ < recordsCompared) kept.push(record);
    }
  }
  const summary = slice.value;
  return summary.fileAccepted
    ? { summary, kept, count, digest: hash.digest('hex') }
    : { summary, kept: [], count: 0, digest: '' };
}

function contextOf({ inlet, merchant, cart, warehouse, zone }: InletPlace, row: DocumentRow) {
  const values = { merchant: merchant.id, cart: cart?.id ?? '', wms: warehouse?.wms ?? '', source: cart?.source ?? '' };
  return { now: row.createdAt, timeZone: zone, sequence: 0, values: { ...values, ...inlet.values } };
}

/** Which numbers were sent is not asked here: both sides would hear the same. */
function knownAt(dock: Dock, { merchant, warehouse }: InletPlace): Known {
  const { reader, dialect } = dock.tools.store;
  return {
    orders: (type, refs) => findKnownOrders(reader, dialect, merchant.id, type, refs, warehouse?.wms),
    sent: async () => undefined,
  };
}

function differenceOf(row: DocumentRow, before: Reading, after: Reading): DocumentDifference {
  const changes = [
    ...verdict(before.summary, after.summary),
    ...complaintChanges(before.summary, after.summary),
    ...recordChanges(before, after),
  ];
  return {
    endpoint: row.endpoint,
    id: row.id,
    name: row.name,
    identical: changes.length === 0,
    records: { before: before.count, after: after.count },
    changes: changes.slice(0, changesTold),
  };
}

function verdict(before: ParseSummary, after: ParseSummary): string[] {
  if (before.fileAccepted === after.fileAccepted) return [];
  return [after.fileAccepted ? 'The file was refused and is now taken.' : 'The file was taken and is now refused.'];
}

function complaintChanges(before: ParseSummary, after: ParseSummary): string[] {
  const [old, fresh] = [complaintsOf(before), complaintsOf(after)];
  return [
    ...[...old].filter((one) => !fresh.has(one)).map((one) => `no longer: ${one}`),
    ...[...fresh].filter((one) => !old.has(one)).map((one) => `now: ${one}`),
  ];
}

function complaintsOf({ errors, warnings }: ParseSummary): Set<string> {
  return new Set([
    ...errors.map(({ row, column, code, rejects }) => `row ${row} ${column ?? ''} [${code}, rejects the ${rejects}]`),
    ...warnings.map(({ row, code }) => `row ${row} remark [${code}]`),
  ]);
}

function recordChanges(before: Reading, after: Reading): string[] {
  if (before.digest === after.digest) return [];
  const both = Math.min(before.kept.length, after.kept.length);
  const changes: string[] = [];
  for (let index = 0; index < both && changes.length < changesTold; index++)
    changes.push(...valueChanges(before.kept[index], after.kept[index], `record ${index + 1}`));
  if (before.count !== after.count) changes.push(`${before.count} records before, ${after.count} now.`);
  return changes.length > 0 ? changes : [`Records after the first ${recordsCompared} differ.`];
}
