import type { HistoryEntry } from '../../../operations/revision-history.ts';

/** `added a, b; changed c`: names of files, for one line. */
export function changesText(changes: HistoryEntry['changes']): string {
  if (changes === null) return 'not known';
  const told = Object.entries(changes)
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${what} ${names.join(', ')}`);
  return told.length === 0 ? 'nothing' : told.join('; ');
}

/** Enough of an id to name it; every command takes a beginning. */
export function shortId(revision: string): string {
  return revision.slice(0, 12);
}
