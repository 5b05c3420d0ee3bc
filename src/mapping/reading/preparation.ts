import { unguardFormula } from '../../formats/delimited/formula-guard.ts';
import type { Column, ReadingRules } from '../spec.ts';
import { trimmed, unwrapped } from './trim.ts';

/** One thing that is done to a trimmed text before its type reads it; `undefined` = the text has not the form that is needed. */
export interface ReadStep {
  readonly name: string;
  readonly note: string;
  readonly apply: (text: string) => string | undefined;
}

export function preparation({ guard, extract, onReading }: Column, { unwrapExcel }: ReadingRules): ReadStep[] {
  const steps: ReadStep[] = [];
  const add = (name: string, apply: ReadStep['apply'], note = '') => steps.push({ name, note, apply });
  if (guard) add('formula guard', (text) => trimmed(unguardFormula(text)));
  if (unwrapExcel) add('unwrap excel', (text) => trimmed(unwrapped(text)));
  for (const { pattern, by } of onReading)
    add('on reading', (text) => pattern.replace(text, by), `${pattern.source} becomes ${JSON.stringify(by)}`);
  if (onReading.length > 0) add('trim', trimmed);
  if (extract) add('extract', (text) => (text === '' ? '' : extract.extract(text)), extract.source);
  return steps;
}

export function prepared(steps: readonly ReadStep[], given: string): string | undefined {
  let text: string | undefined = given;
  for (const { apply } of steps) if (text !== undefined) text = apply(text);
  return text;
}
