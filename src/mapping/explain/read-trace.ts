import type { BoundColumn, BoundRecord } from '../reading/header.ts';
import type { ReadPlan } from '../reading/plan.ts';
import { preparation } from '../reading/preparation.ts';
import type { Facts, RowFault } from '../reading/row-reader.ts';
import { trimmed } from '../reading/trim.ts';
import { Problem, type Run } from '../types/value-type.ts';
import { ruleOf } from './file-teller.ts';
import type { ReadCell, ToldStep, ToldValue } from './told.ts';
import { shownValue } from './trace.ts';

/** A cell right after its reader was done with it. */
export interface SeenCell {
  readonly bound: BoundColumn;
  readonly raw: string;
  readonly facts: Facts;
  readonly fault: RowFault | undefined;
  readonly run: Run;
}

/** What became of the cell: the same steps once more, and the reader's own verdict. */
export function readCell({ spec, fields }: ReadPlan, record: BoundRecord, seen: SeenCell): ReadCell {
  const { bound, raw, facts, fault, run } = seen;
  const { column, slots } = bound;
  const steps: ToldStep[] = [];
  let text = raw;
  const tell = (name: string, after: unknown, note = '') => {
    steps.push({ name, before: text, after: shownValue(after), note });
    text = shownValue(after);
  };
  const changed = (name: string, after: string, note = '') => after !== text && tell(name, after, note);
  changed('trim', trimmed(raw));
  for (const { name, note, apply } of preparation(column, spec.reading)) changed(name, apply(text) ?? text, note);
  const empty = text === '';
  if (empty && column.ifEmpty !== '') tell('if empty', column.ifEmpty);
  if (text !== '' && column.content.kind === 'field') toldType(column.type, text, run, tell);
  const fills = fault || text === '' ? [] : filled(fields, slots, facts);
  if (bound.headerSlot >= 0 && !fault)
    fills.unshift({ path: fields[bound.headerSlot]?.path ?? '', value: bound.header });
  return {
    ...ruleOf(column, record.plan.record),
    column: String(bound.label),
    names: [...ruleOf(column, record.plan.record).names, String(bound.label)],
    raw,
    steps,
    fills,
    fault: fault ? { code: fault.code, note: fault.note } : null,
    why: fault ? '' : whyOf(bound, empty, fills),
  };
}

/** What cannot be read is told by the fault. */
function toldType(
  type: BoundColumn['column']['type'],
  text: string,
  run: Run,
  tell: (name: string, after: unknown, note?: string) => void,
): void {
  const value = type.explainRead ? type.explainRead(text, run, tell) : type.read(text, run);
  if (!type.explainRead && !(value instanceof Problem) && shownValue(value) !== text) tell('type', value);
}

function filled(fields: ReadPlan['fields'], slots: readonly number[], facts: Facts): ToldValue[] {
  return slots.flatMap((slot) => {
    const value = facts[slot];
    return value === undefined ? [] : [{ path: fields[slot]?.path ?? '', value: shownValue(value) }];
  });
}

function whyOf({ column }: BoundColumn, empty: boolean, fills: readonly ToldValue[]): string {
  if (column.content.kind === 'constant')
    return column.mustMatch
      ? 'It says what a file of this layout has to say.'
      : 'It only sorts rows out; no field is filled.';
  if (empty && column.ifEmpty === '') return 'It is empty, and nothing says that it must not be.';
  return fills.length === 0 ? 'It says what the mapping writes for nothing; no field is filled.' : '';
}
