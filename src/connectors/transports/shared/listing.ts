import { limits } from '../../../support/limits.ts';
import type { FoundFile, Listing, Place, RefusedItem } from '../../contract.ts';
import { errors } from '../errors.ts';
import { fits } from './glob.ts';
import { isTemporary, nameProblem, shown } from './names.ts';

/** A regular file as a server lists it. */
export interface Entry {
  readonly name: string;
  readonly size: number;
  /** Token for equality. */
  readonly modified: string;
  /** Something that sorts oldest first; 0 when unknown. */
  readonly age: number;
  /** Milliseconds of the source's clock; only where it is an instant for certain. */
  readonly written?: number | undefined;
  readonly id: string;
}

/** Names are small and a done-file may lie anywhere among them, so they are capped more generously than files. */
const namesPerLook = 100_000;

/** Which names of a directory may be files to take; asked before anything costly is done for an entry. */
export function isWanted(name: string, place: Place, ignoreCase: boolean): boolean {
  return !isTemporary(name) && fits(place.pattern ?? '*', name, ignoreCase);
}

/** Oldest first, capped; what cannot be taken is named with its reason. `wanted` holds only entries that `isWanted` let pass. */
export function listingOf(wanted: readonly Entry[], names: readonly string[]): Listing {
  const refused = wanted.flatMap(refusal).slice(0, limits.filesPerLook);
  const files = wanted.filter((entry) => refusal(entry).length === 0).sort(olderFirst);
  return {
    files: files.slice(0, limits.filesPerLook).map(found),
    names: names.slice(0, namesPerLook),
    refused,
    more: files.length > limits.filesPerLook,
  };
}

function olderFirst(a: Entry, b: Entry): number {
  return a.age - b.age || (a.name < b.name ? -1 : 1);
}

function found({ id, name, size, modified, written }: Entry): FoundFile {
  const made = written !== undefined && written > 0 ? { madeAt: new Date(written).toISOString() } : {};
  return { id, name, size, modified, ...made, complete: false, group: id };
}

function refusal({ id, name, size }: Entry): RefusedItem[] {
  const problem = nameProblem(name);
  const because = (code: string, message: string) => [{ id, name: shown(name), code, message, group: id }];
  if (problem) return because('FILE_NAME_REFUSED', `The file "${shown(name)}" is not taken: ${problem}.`);
  if (size > limits.fileBytes) return because('INBOUND_TOO_LARGE', errors.entries.INBOUND_TOO_LARGE.sentence);
  return [];
}
