import type { SampleColumn, SampleTable } from '../contract.ts';
import { dateShape } from '../shapes/dates.ts';
import { shapesOf } from '../shapes/shapes.ts';

export interface Part {
  /** Of an address: `city`. */
  readonly part: string;
  readonly weight: number;
  readonly reason: string;
  /** Of one address among other columns there is no other such part. */
  readonly sure?: boolean;
}

const most = 3;

/** Addresses without headings: a postal code and what usually stands around it. First block first. */
export function addressBlocks({ columns }: SampleTable): ReadonlyMap<SampleColumn, Part>[] {
  const blocks: Map<SampleColumn, Part>[] = [];
  for (const [at, column] of columns.entries()) {
    if (blocks.length < most && isPostal(columns, at)) blocks.push(blockAround(columns, at, column));
  }
  return blocks;
}

function isPostal(columns: readonly SampleColumn[], at: number): boolean {
  const filled = columns[at]?.filled ?? [];
  if (filled.length === 0 || shapesOf(filled).share('postal') < 0.7) return false;
  const [before, after] = [columns[at - 1], columns[at + 1]];
  return (
    (after !== undefined && isCountry(after)) || (before !== undefined && isState(before) && before.filled.length > 0)
  );
}

function blockAround(columns: readonly SampleColumn[], at: number, postal: SampleColumn): Map<SampleColumn, Part> {
  const block = new Map<SampleColumn, Part>();
  const rows = postal.filled.length;
  const note = (column: SampleColumn | undefined, part: string, weight: number, reason: string, sure = false) => {
    if (column) block.set(column, { part, weight, reason, sure });
  };
  const country = columns[at + 1] !== undefined && isCountry(columns[at + 1] as SampleColumn);
  const sure = country && rows > 2 && shapesOf(postal.filled).postal && shapesOf(postal.filled).distinct > 1;
  note(postal, 'postalCode', 0.75, 'its values are postal codes, and an address stands around them', sure);
  if (country) note(columns[at + 1], 'country', 0.75, 'country codes stand behind the postal code', sure);
  const behind = columns[at + 2];
  if (block.size > 1 && behind && isName(behind)) note(behind, 'company', 0.4, 'a name stands behind the address');
  if (block.size > 1 && behind && shapesOf(behind.filled).longDigits)
    note(behind, 'phone', 0.5, 'long numbers behind an address are phone numbers');
  let back = at - 1;
  if (columns[back] && isState(columns[back] as SampleColumn)) {
    const codes = shapesOf(columns[back]?.filled ?? []);
    const known = sure && codes.count > 2 && codes.distinct > 1 && codes.share('state') >= 0.7;
    note(columns[back], 'state', 0.7, 'it stands before the postal code, as states do', known);
    back -= 1;
  }
  note(columns[back], 'city', 0.7, 'it stands where an address has its city');
  const street = streetBefore(columns, back);
  if (street === undefined) return block;
  if (sure && back === at - 2 && isTown(columns[back] as SampleColumn))
    note(columns[back], 'city', 0.75, 'it stands between street and state in every row, and holds names only', true);
  for (let line = street; line < back; line++)
    note(columns[line], `address${line - street + 1}`, 0.7, 'it stands where an address has its street');
  namesBefore(columns, street, note);
  return block;
}

function isTown({ values, filled }: SampleColumn): boolean {
  const shapes = shapesOf(filled);
  return (
    filled.length === values.length && shapes.letters === 1 && shapes.share('hasDigit') === 0 && shapes.distinct > 1
  );
}

/** The first column back from the city that has street numbers in it, at most four back. */
function streetBefore(columns: readonly SampleColumn[], city: number): number | undefined {
  const candidates = [1, 2, 3]
    .map((back) => city - back)
    .filter((at) => at >= 0)
    .map((at) => ({ at, share: streetShare(columns[at] as SampleColumn) }));
  const [best] = candidates.sort((a, b) => b.share - a.share || a.at - b.at);
  return best && best.share > 0.2 ? best.at : undefined;
}

function streetShare({ values, filled }: SampleColumn): number {
  const streets = filled.filter((value) => /\p{L}{2}/u.test(value) && /\s/.test(value));
  return (
    streets.filter((value) => /\d|street|road|str\.|stra/i.test(value)).length / Math.max(1, values.length) +
    streets.length / Math.max(1, values.length) / 10
  );
}

type Note = (column: SampleColumn | undefined, part: string, weight: number, reason: string) => void;

/** Before the street stands a name; of two columns the one with gaps is the company. */
function namesBefore(columns: readonly SampleColumn[], street: number, note: Note): void {
  const [far, near] = [columns[street - 2], columns[street - 1]];
  if (near && isName(near) && (!far || !isName(far) || far.filled.length < near.filled.length)) {
    note(near, 'name', 0.6, 'a name stands before the street');
    if (far && isName(far)) note(far, 'company', 0.5, 'it stands before the name and is not always filled');
    return;
  }
  if (near) note(near, 'company', near.filled.length === 0 ? 0.45 : 0.55, 'it stands between name and street');
  if (far && isName(far)) note(far, 'name', 0.6, 'a name stands at the head of the address');
}

function isName({ filled }: SampleColumn): boolean {
  const shapes = shapesOf(filled);
  return (
    filled.length > 0 &&
    shapes.share('words') >= 0.5 &&
    shapes.share('hasDigit') < 0.3 &&
    !shapes.carrier &&
    !dateShape(filled)
  );
}

function isCountry({ filled }: SampleColumn): boolean {
  return filled.length > 0 && shapesOf(filled).country;
}

/** Short codes or nothing; sometimes a written-out name among them. */
function isState({ filled }: SampleColumn): boolean {
  return filled.length === 0 || (shapesOf(filled).share('state') >= 0.5 && shapesOf(filled).share('hasDigit') === 0);
}
