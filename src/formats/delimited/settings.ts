/** When a cell is put between quotes on writing. Reading takes every well-formed file, whatever its writer chose. */
export type Quoting = 'minimal' | 'all' | 'none' | 'strings';

export interface DelimitedSettings {
  /** `null` = found by the headers, when reading. */
  readonly delimiter: string | null;
  /** `none` means that a quote is a character like any other, both ways. */
  readonly quoting: Quoting;
  readonly newline: '\n' | '\r\n' | '\r';
  /** How many of these cells are headers that are looked for; used to find the delimiter. */
  readonly recognised: (cells: readonly string[]) => number;
}

/** How a file at hand is divided. */
export interface Dialect {
  readonly delimiter: string;
  readonly lineEnds: readonly string[];
}

export const quote = '"';
export const delimiters = [',', ';', '\t', '|'] as const;
