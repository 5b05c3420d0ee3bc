import { first } from './0001-first.ts';

/** In the order in which they are applied. A landed migration is never edited. */
export const migrations = [first] as const;
