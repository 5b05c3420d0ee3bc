import type { Workspace } from '../config/workspace.ts';

/** The merchant of a workspace that has one only; `null` = there are several, or none yet. */
export function onlyMerchant({ merchants }: Pick<Workspace, 'merchants'>): string | null {
  const [only] = merchants.keys();
  return merchants.size === 1 && only !== undefined ? only : null;
}

/** What people read of an id or a place: with one merchant nobody has to be told whose it is. */
export function withoutMerchant(only: string | null, id: string): string {
  if (only === null) return id;
  return id === only ? '' : id.startsWith(`${only}/`) ? id.slice(only.length + 1) : id;
}

/** Whether somebody means this endpoint: by its id, or by the id without the merchant where there is one only. */
export function isNamed(workspace: Pick<Workspace, 'merchants'>, id: string, given: string): boolean {
  const only = onlyMerchant(workspace);
  return id === given || (only !== null && id === `${only}/${given}`);
}

/** The whole id of an endpoint, where it was given without the only merchant. */
export function withMerchant(workspace: Pick<Workspace, 'merchants'>, given: string): string {
  const only = onlyMerchant(workspace);
  return only === null || given.startsWith(`${only}/`) ? given : `${only}/${given}`;
}

/** Columns that hold ids of endpoints, and what begins with a merchant. */
const places = new Set(['gate', 'endpoint', 'subject', 'connection', 'of', 'where']);

interface Columns {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/**
 * A table as a workspace with one merchant shows it: no merchants, and places without them. Rows of a merchant that the workspace no
 * longer has keep their level, so that nobody takes them for others.
 */
export function withoutMerchantLevel(only: string | null, { headings, rows }: Columns): Columns {
  if (only === null) return { headings, rows };
  const column = headings.indexOf('merchant');
  const drops = column >= 0 && rows.every((row) => row[column] === only || row[column] === '');
  const kept = <T>(cells: readonly T[]) => (drops ? cells.filter((_, index) => index !== column) : cells);
  return {
    headings: kept(headings),
    rows: rows.map((row) =>
      kept(
        row.map((cell, index) =>
          typeof cell === 'string' && places.has(headings[index] ?? '') ? withoutMerchant(only, cell) : cell,
        ),
      ),
    ),
  };
}
