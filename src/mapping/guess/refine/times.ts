import { fieldOf } from '../../fields/catalogue.ts';
import type { ColumnGuess, SampleColumn } from '../contract.ts';
import { type Guesses, meaningAnew, type Refinement } from './guesses.ts';

/** How times are written in a column of their own, and what stands between date and time when they are read as one. */
const forms: readonly { readonly form: RegExp; readonly pattern: string; readonly between: string }[] = [
  { form: /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/, pattern: 'HH:mm:ss', between: ' ' },
  { form: /^([01]\d|2[0-3]):[0-5]\d$/, pattern: 'HH:mm', between: ' ' },
  { form: /^([01]\d|2[0-3])[0-5]\d[0-5]\d$/, pattern: 'HHmmss', between: '' },
  { form: /^([01]\d|2[0-3])[0-5]\d$/, pattern: 'HHmm', between: '' },
];
/** Digits alone are a time only where a date of digits stands before them, or where the heading says so. */
const bare = /^HHmm/;

/** A date and, right behind it, the time of the day: read as one instant. */
export const timesBesideDates: Refinement = ({ kind, layout: { format } }, { columns }, guesses) => {
  if (format.id === 'xml' || format.id === 'json') return [];
  return columns.flatMap((date, index): [SampleColumn, ColumnGuess][] => {
    const [guess, time] = [guesses.get(date), columns[index + 1]];
    const beside = time && guesses.get(time);
    if (!guess || !time || !beside || !isDay(kind, guess) || isTaken(guesses, time)) return [];
    const found = forms.find(({ form }) => time.filled.length > 0 && time.filled.every((value) => form.test(value)));
    if (!found || time.filled.length < date.filled.length) return [];
    const named = /time|zeit|heure|hora|uhr/i.test(time.header);
    if (bare.test(found.pattern) && !named && (time.header !== '' || !/^C?yy/.test(patternOf(guess)))) return [];
    const { pattern, between } = found;
    return [
      [
        date,
        {
          ...guess,
          type: { key: 'date', value: `${patternOf(guess)}${between}${pattern}` },
          and: { at: time.at, header: time.header, ...(time.end !== undefined && { end: time.end }) },
          ...(between !== '' && { settings: { ...guess.settings, between } }),
        },
      ],
      [
        time,
        meaningAnew(beside, {
          meaning: { is: 'ignored' },
          certain: guess.certain,
          reason: 'it is the time of the date before it, and read with it',
        }),
      ],
    ];
  });
};

function patternOf({ type }: ColumnGuess): string {
  return type?.key === 'date' ? String(type.value) : '';
}

function isDay(kind: 'orders' | 'shipments' | 'inventory', guess: ColumnGuess): boolean {
  const { meaning } = guess;
  const instant = meaning.is === 'field' && fieldOf(kind, meaning.path)?.type === 'instant';
  return instant && guess.and === undefined && /d/.test(patternOf(guess)) && !/[Hh]|iso/.test(patternOf(guess));
}

/** A heading that means something else is believed. */
function isTaken(guesses: Guesses, column: SampleColumn): boolean {
  const guess = guesses.get(column);
  return guess?.meaning.is === 'field' && guess.certain;
}
