import { merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** Inbound: claimed, done, duplicate, quarantined. Outbound: rendered, sent; shadow = written for comparison, never sent. */
export type DocumentState = 'claimed' | 'done' | 'duplicate' | 'quarantined' | 'rendered' | 'sent' | 'shadow';

export interface DocumentRow {
  readonly id: string;
  readonly merchant: string;
  readonly direction: 'in' | 'out';
  readonly endpoint: string;
  readonly kind: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly state: DocumentState;
  readonly code: string;
  readonly reason: string;
  readonly records: number;
  readonly rejected: number;
  readonly report: string;
  /** What it is read or was written with. */
  readonly revision: string;
  readonly mapping: string;
  /** When a received file was written, as its source says. */
  readonly madeAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When its bytes were taken away, and why; null = they are here. */
  readonly erasedAt: string | null;
  readonly erasedWhy: string;
}

export type NewDocument = Omit<
  DocumentRow,
  'records' | 'rejected' | 'report' | 'madeAt' | 'createdAt' | 'updatedAt' | 'erasedAt' | 'erasedWhy'
> & {
  readonly madeAt?: string | null;
};

export async function insertDocument(trx: Trx, { madeAt, ...document }: NewDocument, at: string): Promise<void> {
  await trx
    .insertInto('documents')
    .values({
      ...document,
      made_at: madeAt ?? null,
      records: 0,
      rejected: 0,
      report: '[]',
      created_at: at,
      updated_at: at,
    })
    .execute();
}

export interface DocumentVerdict {
  readonly state: DocumentState;
  readonly code?: string;
  readonly reason?: string;
  readonly records?: number;
  readonly rejected?: number;
  readonly report?: string;
}

/**
 * Ends the intake of a document; `false` when somebody else has done so already (a repeated ticket), or has asked in the meantime
 * that it be read with another `revision`.
 */
export async function concludeDocument(
  trx: Trx,
  id: string,
  verdict: DocumentVerdict,
  at: string,
  revision?: string,
): Promise<boolean> {
  const changed = await trx
    .updateTable('documents')
    .set({ ...verdict, updated_at: at })
    .where('id', '=', id)
    .where('state', 'in', ['claimed', 'rendered'])
    .$if(revision !== undefined, (query) => query.where('revision', '=', revision ?? ''))
    .executeTakeFirst();
  return Number(changed.numUpdatedRows) === 1;
}

/** A received document that nobody has finished reading is to be read with another revision; `false` when it is too late for that. */
export async function rereadDocument(
  trx: Trx,
  id: string,
  { revision, mapping }: Pick<DocumentRow, 'revision' | 'mapping'>,
  at: string,
): Promise<boolean> {
  const changed = await trx
    .updateTable('documents')
    .set({ revision, mapping, updated_at: at })
    .where('id', '=', id)
    .where('state', '=', 'claimed')
    .executeTakeFirst();
  return Number(changed.numUpdatedRows) === 1;
}

export async function documentById(reader: Reader, scope: Scope, id: string): Promise<DocumentRow | undefined> {
  const merchants = merchantsOf(scope);
  const row = await reader
    .selectFrom('documents')
    .selectAll()
    .where('id', '=', id)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .executeTakeFirst();
  return row && documentOf(row);
}

/** The first document of this endpoint with these bytes that was taken in earnest. */
export async function sameContent(
  reader: Reader,
  merchant: string,
  endpoint: string,
  sha256: string,
): Promise<DocumentRow | undefined> {
  const row = await reader
    .selectFrom('documents')
    .selectAll()
    .where('merchant', '=', merchant)
    .where('endpoint', '=', endpoint)
    .where('sha256', '=', sha256)
    .where('state', 'in', ['claimed', 'done'])
    .orderBy('id')
    .executeTakeFirst();
  return row && documentOf(row);
}

/** The last document of this endpoint that was taken in earnest. */
export async function newestDocument(
  reader: Reader,
  merchant: string,
  endpoint: string,
): Promise<DocumentRow | undefined> {
  const row = await reader
    .selectFrom('documents')
    .selectAll()
    .where('merchant', '=', merchant)
    .where('endpoint', '=', endpoint)
    .where('state', 'in', ['claimed', 'done'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && documentOf(row);
}

export async function claimedDocuments(reader: Reader, merchant: string, endpoint: string): Promise<DocumentRow[]> {
  const rows = await reader
    .selectFrom('documents')
    .selectAll()
    .where('merchant', '=', merchant)
    .where('endpoint', '=', endpoint)
    .where('state', '=', 'claimed')
    .orderBy('id')
    .limit(1000)
    .execute();
  return rows.map(documentOf);
}

export interface DocumentFilter {
  readonly direction?: string;
  readonly state?: string;
  readonly kind?: string;
  readonly revision?: string;
  readonly mapping?: string;
  readonly since?: string;
  readonly limit: number;
}

/** Newest first. */
export async function listDocuments(reader: Reader, scope: Scope, filter: DocumentFilter): Promise<DocumentRow[]> {
  const merchants = merchantsOf(scope);
  let query = reader.selectFrom('documents').selectAll().orderBy('id', 'desc').limit(filter.limit);
  if (merchants) query = query.where('merchant', 'in', [...merchants]);
  if (filter.direction) query = query.where('direction', '=', filter.direction);
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.kind) query = query.where('kind', '=', filter.kind);
  if (filter.revision) query = query.where('revision', '=', filter.revision);
  if (filter.mapping) query = query.where('mapping', '=', filter.mapping);
  if (filter.since) query = query.where('created_at', '>=', filter.since);
  return (await query.execute()).map(documentOf);
}

function documentOf(row: {
  id: string;
  merchant: string;
  direction: string;
  endpoint: string;
  kind: string;
  name: string;
  size: number;
  sha256: string;
  state: string;
  code: string;
  reason: string;
  records: number;
  rejected: number;
  report: string;
  revision: string;
  mapping: string;
  made_at: string | null;
  created_at: string;
  updated_at: string;
  erased_at: string | null;
  erased_why: string;
}): DocumentRow {
  const { direction, state } = row as { direction: 'in' | 'out'; state: DocumentState };
  const { made_at: madeAt, created_at: createdAt, updated_at: updatedAt, ...more } = row;
  const { erased_at: erasedAt, erased_why: erasedWhy, ...same } = more;
  return { ...same, direction, state, madeAt, createdAt, updatedAt, erasedAt, erasedWhy };
}
