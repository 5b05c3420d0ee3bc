import { whereIn } from './bulk.ts';
import { checkMerchants, type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

/** A file in the story of an order. */
export interface StoryFile {
  readonly id: string;
  readonly name: string;
  readonly direction: string;
  readonly endpoint: string;
  readonly mapping: string;
  readonly revision: string;
  readonly at: string;
  /** What it was in its inbox: the name and time of a file, the place of a mail; `''` = it came in another way. */
  readonly found: string;
}

/** Keyed by id; without reports and bytes. */
export async function storyFiles(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, StoryFile>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('documents')
    .leftJoin('intake', 'intake.document', 'documents.id')
    .select([
      'documents.id',
      'documents.name',
      'documents.direction',
      'documents.endpoint',
      'documents.mapping',
      'documents.revision',
      'documents.created_at',
      'intake.file',
    ])
    .where(whereIn(dialect, 'documents.id', ids))
    .$if(merchants !== null, (query) => query.where(checkMerchants('documents.merchant', merchants)))
    .execute();
  return new Map(
    rows.map(({ file, created_at: at, ...row }) => [row.id, { ...row, at, found: file ?? '' } satisfies StoryFile]),
  );
}
