/** What a helper may know besides its arguments. */
export interface HelperRun {
  /** IANA zone of dates that name none. */
  readonly zone: string;
  readonly sequence: number;
  /** Quotes one cell as the mapping's file wants it. */
  readonly cell: (text: string) => string;
  readonly lookups: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export type Named = Readonly<Record<string, unknown>>;

/** A word that may be used between `{{` and `}}`. */
export interface Helper {
  readonly name: string;
  /** One sentence for the guide. */
  readonly says: string;
  /** A call and what it gives, as the guide shows it. */
  readonly example: string;
  /** May be called with values that do not exist. */
  readonly takesNothing?: boolean;
  /** Its result needs no quotes in a CSV file: digits, dates, or quoted already. */
  readonly safeInCsv?: boolean;
  run(values: readonly unknown[], named: Named, run: HelperRun): unknown;
}

/** Value as text; null and what does not exist are empty. */
export function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
