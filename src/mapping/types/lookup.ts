import { Held, Problem, type ValueType } from './value-type.ts';

export interface LookupSettings {
  /** Ours to theirs. */
  readonly table: ReadonlyMap<string, string>;
  readonly name: string;
  /** For a value that the table lacks. */
  readonly otherwise: 'hold' | 'keep' | 'empty';
  /** Written for a value that the table lacks. */
  readonly standard: string | undefined;
}

/** A code list. The same table is read backwards; of two entries with one code the first is read. */
export function lookupType({ table, name, otherwise, standard }: LookupSettings, after: ValueType): ValueType {
  const back = new Map([...table].reverse().map(([ours, theirs]) => [theirs, ours]));
  const write: ValueType['write'] = (value, run) => {
    const text = String(value);
    const found = table.get(text) ?? standard;
    if (found !== undefined) return found;
    if (otherwise === 'empty') return '';
    if (otherwise === 'keep') return after.write(value, run);
    throw new Held(
      'unknown-code',
      text,
      `"${text}" is not in the lookup ${name}. Add it there, or give the column a "default".`,
    );
  };
  const read = (text: string) => {
    const found = back.get(text);
    if (found !== undefined) return found;
    if (otherwise === 'empty') return '';
    return otherwise === 'keep' ? text : new Problem('unknown-code', `This code is not in the lookup ${name}.`);
  };
  const absent = (key: string) => `"${key}" is not in the lookup ${name}`;
  return {
    bare: false,
    write,
    read,
    explain: (value, run, tell) => {
      const [key, text] = [String(value), write(value, run)];
      if (table.has(key)) tell('lookup', text, `${name}, key "${key}"`);
      else if (standard !== undefined) tell('default', text, absent(key));
      else tell(`else: ${otherwise}`, otherwise === 'keep' ? key : text, absent(key));
      const kept = otherwise === 'keep' && standard === undefined && !table.has(key);
      return kept ? (after.explain?.(value, run, tell) ?? text) : text;
    },
    explainRead: (text, _run, tell) => {
      const value = read(text);
      if (value instanceof Problem) return value;
      if (back.has(text)) tell('lookup', value, `${name} backwards, code "${text}"`);
      else tell(`else: ${otherwise}`, value, absent(text));
      return value;
    },
  };
}
