import type { BareCell } from '../../formats/contract.ts';
import type { Column } from '../spec.ts';
import type { ToldSource, ToldStep } from './told.ts';

/** What is done to one value, while it is done. */
export class Trace {
  readonly column: Column;
  readonly steps: ToldStep[] = [];
  from: ToldSource;
  text = '';
  why = '';

  constructor(column: Column) {
    this.column = column;
    this.from = { kind: 'constant', text: '', values: [] };
  }

  begin(from: ToldSource, text: string): void {
    this.from = from;
    this.text = text;
  }

  readonly tell = (name: string, after: string, note = ''): void => {
    this.steps.push({ name, before: this.text, after, note });
    this.text = after;
  };

  /** A step that may have changed nothing. */
  changed(name: string, after: string, note = ''): void {
    if (after !== this.text) this.tell(name, after, note);
  }
}

/** A cell that carries its trace through the building of its row; only its text is looked at there. */
export class TracedCell implements BareCell {
  readonly bare: string;
  readonly trace: Trace;
  /** The plain plan writes it as a number. */
  readonly number: boolean;

  constructor(trace: Trace, number = false) {
    this.bare = trace.text;
    this.trace = trace;
    this.number = number;
  }
}

/** Values as people read them. */
export function shownValue(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return `${value.length} of them`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
