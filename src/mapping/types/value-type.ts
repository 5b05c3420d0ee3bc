import type { Tell } from './steps.ts';

/** What a cell becomes. `null` only where the canonical record has it (a date that is not set). */
export type FieldValue = string | number | boolean | Readonly<Record<string, string>> | null;

/** What a file contributes to its types. */
export interface Run {
  /** IANA zone of dates whose column names none. */
  readonly zone: string;
}

/** A cell that cannot be read; becomes a complaint with its place. */
export class Problem {
  readonly code: string;
  readonly note: string;

  constructor(code: string, note: string) {
    this.code = code;
    this.note = note;
  }
}

/** A value that cannot be written: the record leaves the file, the others still go. */
export class Held extends Error {
  readonly code: string;
  readonly value: string;

  constructor(code: string, value: string, message: string) {
    super(message);
    this.name = 'Held';
    this.code = code;
    this.value = value;
  }
}

/** A type formats and parses: `read(write(x)) = x` wherever the layout keeps everything. */
export interface ValueType {
  /** `value` is never absent: an empty value is an empty cell. */
  write(value: unknown, run: Run): string;
  /** `text` is trimmed and not empty. */
  read(text: string, run: Run): FieldValue | Problem;
  /** `write` and `read` once more, by the same steps, telling each: for people who ask why a cell is so. */
  explain?(value: unknown, run: Run, tell: Tell): string;
  explainRead?(text: string, run: Run, tell: Tell): FieldValue | Problem;
  /** A number in the file: stays without quotes where texts get them. */
  readonly bare: boolean;
  /** What it writes says too little to be read back: a time without its day. */
  readonly writeOnly?: boolean;
}
