/** What the simulator says no with. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}

export type Row = Readonly<Record<string, unknown>>;

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function rowIn(body: Buffer): Row {
  const value = jsonIn(body);
  if (!isRow(value)) throw new Refused(400, 'an object is expected');
  return value;
}

export function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refused(400, 'this is no JSON');
  }
}

/** Whole and not below `least`; numbers only, no texts that look like one. */
export function wholeIn(row: Row, name: string, least: number): number {
  const value = row[name];
  if (!Number.isInteger(value) || (value as number) < least)
    throw new Refused(422, `${name} must be a whole number from ${least}`);
  return value as number;
}

export function textIn(row: Row, name: string): string {
  const value = row[name];
  if (typeof value !== 'string' || value.trim() === '') throw new Refused(422, `${name} is required`);
  return value;
}

export function only(row: Row, known: readonly string[]): void {
  const strange = Object.keys(row).find((name) => !known.includes(name));
  if (strange !== undefined) throw new Refused(400, `there is no field ${strange}`);
}
